#include "accounts/turns.h"

#include <utility>

namespace writ::accounts {
namespace {

constexpr std::size_t kMostWaiting = 64;

}  // namespace

struct Turns::Waiting {
  enum class State { kWaits, kHasTurn, kLeft };
  State state = State::kWaits;  ///< under the mutex
  std::optional<Wakeup> wake;
};

std::optional<Turns::Turn> Turns::Take(const std::string& name, SteadyTime deadline) {
  const auto own = std::make_shared<Waiting>();
  bool full = false;
  const auto start = [&](const Wakeup& wake) {
    const std::lock_guard lock(mutex_);
    own->wake.emplace(wake);
    const auto [found, fresh] = names_.try_emplace(name);
    full = found->second.size() >= kMostWaiting;
    if (fresh) own->state = Waiting::State::kHasTurn;
    if (!fresh && !full) found->second.push_back(own);
    if (fresh || full) wake();
  };
  waiter_.Wait(start, deadline);
  if (full) return std::nullopt;
  const std::lock_guard lock(mutex_);
  if (own->state == Waiting::State::kHasTurn) return Turn(*this, name);
  own->state = Waiting::State::kLeft;
  return std::nullopt;
}

void Turns::PassOn(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(name);
  while (!found->second.empty()) {
    const auto next = std::move(found->second.front());
    found->second.pop_front();
    if (next->state == Waiting::State::kLeft) continue;
    next->state = Waiting::State::kHasTurn;
    (*next->wake)();
    return;
  }
  names_.erase(found);
}

}  // namespace writ::accounts

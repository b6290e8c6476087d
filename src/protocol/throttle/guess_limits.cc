#include "protocol/throttle/guess_limits.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "base/ip_networks.h"
#include "protocol/mint/handle.h"

namespace writ {
namespace {

/// How long a success speaks for a client at an address.
constexpr Seconds kKnown{3'600};

std::array<std::byte, 32> KeyOf(char kind, std::string_view address, std::string_view client_id) {
  std::string name(1, kind);
  name.append(address).append(1, '\0').append(client_id);
  return RowHash(name);
}

}  // namespace

std::size_t GuessLimits::FirstBytes::operator()(const Key& key) const {
  std::size_t first = 0;
  std::memcpy(&first, key.data(), sizeof first);
  return first;
}

GuessLimits::GuessLimits(std::size_t most_counts) : most_counts_(most_counts) {}

bool GuessLimits::MakeKeys(const Call& call, std::string_view client_id, Keys& keys) {
  const auto network = base::CountedNetwork(call.peer);
  if (!network) return false;
  keys = {.pair = KeyOf('p', *network, client_id),
          .address = KeyOf('a', *network, {}),
          .client = KeyOf('c', {}, client_id)};
  return true;
}

const GuessLimits::Counter* GuessLimits::Find(const Key& key, SteadyTime now) const {
  for (const auto* const generation : {&table_.young, &table_.old}) {
    const auto found = generation->find(key);
    if (found == generation->end()) continue;
    const bool matters = now < found->second.until || now < found->second.known_until;
    return matters ? &found->second : nullptr;
  }
  return nullptr;
}

GuessLimits::Counter& GuessLimits::FindOrMake(const Key& key, SteadyTime now) {
  const Counter* const found = Find(key, now);
  Counter counter = found != nullptr ? *found : Counter{};
  if (now >= counter.until) {
    counter.failures = 0;
    counter.until = now + kGuessWindow;
  }
  if (table_.young.size() >= most_counts_ / 2) table_.old = std::exchange(table_.young, {});
  return table_.young.insert_or_assign(key, counter).first->second;
}

bool GuessLimits::IsOver(const Keys& keys, const ThrottlingSettings& limits, SteadyTime now) const {
  const auto failures = [&](const Key& key) -> std::uint32_t {
    const Counter* const counter = Find(key, now);
    return counter != nullptr && now < counter->until ? counter->failures : 0;
  };
  if (failures(keys.pair) >= limits.failures_per_client_and_address) return true;
  const bool many = failures(keys.address) >= limits.failures_per_address ||
                    failures(keys.client) >= limits.failures_per_client;
  if (!many) return false;
  const Counter* const pair = Find(keys.pair, now);
  return pair == nullptr || now >= pair->known_until;
}

bool GuessLimits::Block() {
  blocked_.fetch_add(1, std::memory_order_relaxed);
  return true;
}

bool GuessLimits::IsBlocked(const Call& call, std::string_view client_id, const ThrottlingSettings& limits) {
  const SteadyTime now = call.began;
  Keys keys;
  const bool quiet = now.time_since_epoch().count() >= quiet_from_.load(std::memory_order_relaxed);
  if (!limits.enabled || quiet || !MakeKeys(call, client_id, keys)) return false;
  const std::lock_guard lock(mutex_);
  return IsOver(keys, limits, now) && Block();
}

bool GuessLimits::CountFailure(const Call& call, std::string_view client_id,
                               const ThrottlingSettings& limits) {
  const SteadyTime now = call.began;
  Keys keys;
  if (!limits.enabled || !MakeKeys(call, client_id, keys)) return true;
  const std::lock_guard lock(mutex_);
  quiet_from_.store(std::max(quiet_from_.load(), (now + kGuessWindow).time_since_epoch().count()));
  // Those that were let in together are told apart here: only as many as the limit learn anything.
  if (IsOver(keys, limits, now)) return !Block();
  for (const Key& key : {keys.pair, keys.address, keys.client}) ++FindOrMake(key, now).failures;
  return true;
}

bool GuessLimits::NoteSuccess(const Call& call, std::string_view client_id,
                              const ThrottlingSettings& limits) {
  const SteadyTime now = call.began;
  Keys keys;
  const bool quiet = now.time_since_epoch().count() >= quiet_from_.load(std::memory_order_relaxed);
  if (!limits.enabled || quiet || !MakeKeys(call, client_id, keys)) return true;
  const std::lock_guard lock(mutex_);
  if (IsOver(keys, limits, now)) return !Block();
  FindOrMake(keys.pair, now).known_until = now + kKnown;
  return true;
}

}  // namespace writ

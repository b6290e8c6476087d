#include "protocol/throttle/poll_pace.h"

#include <cstring>
#include <utility>

namespace writ {
namespace {

constexpr Seconds kLonger{5};

}  // namespace

std::size_t PollPace::FirstBytes::operator()(const std::array<std::byte, 32>& hash) const {
  std::size_t first = 0;
  std::memcpy(&first, hash.data(), sizeof first);
  return first;
}

bool PollPace::Poll(const RowKey& key, Seconds interval, Instant now) {
  const std::lock_guard lock(mutex_);
  Pace pace;
  bool early = false;
  for (const Table* const generation : {&young_, &old_}) {
    const auto found = generation->find(key.hash);
    if (found == generation->end()) continue;
    pace = found->second;
    early = now < pace.not_before;
    break;
  }
  if (early) pace.longer += kLonger;
  pace.not_before = now + interval + pace.longer;
  if (young_.size() >= most_ / 2) old_ = std::exchange(young_, {});
  young_.insert_or_assign(key.hash, pace);
  return !early;
}

}  // namespace writ

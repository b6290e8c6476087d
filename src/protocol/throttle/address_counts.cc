#include "protocol/throttle/address_counts.h"

#include <utility>

#include "base/ip_networks.h"

namespace writ {
namespace {

constexpr Seconds kWindow{60};

}  // namespace

bool AddressCounts::CountOne(const Call& call, std::uint32_t limit) {
  const auto network = base::CountedNetwork(call.peer);
  if (!network) return true;
  const std::lock_guard lock(mutex_);
  Counter counter;
  for (const Table* const generation : {&young_, &old_}) {
    const auto found = generation->find(*network);
    if (found == generation->end() || call.began >= found->second.until) continue;
    counter = found->second;
    break;
  }
  if (counter.count >= limit) return false;
  if (counter.count == 0) counter.until = call.began + kWindow;
  ++counter.count;
  if (young_.size() >= most_counts_ / 2) old_ = std::exchange(young_, {});
  young_.insert_or_assign(*network, counter);
  return true;
}

}  // namespace writ

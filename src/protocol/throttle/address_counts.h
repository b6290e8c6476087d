// How often each address did something that anybody may do, so that nobody does it without end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "protocol/call.h"
#include "writ/time.h"

namespace writ {

/// Counts over a minute; a whole IPv6 /64 network is one address. A call without an address is not counted.
/// Memory is bounded: under a flood from very many addresses the oldest counts go first.
/// Thread: every member may be called from any thread.
class AddressCounts {
 public:
  explicit AddressCounts(std::size_t most_counts = 65'536) : most_counts_(most_counts) {}

  /// Counts one more. False when it is one too many.
  bool CountOne(const Call& call, std::uint32_t limit);

 private:
  struct Counter {
    std::uint32_t count = 0;
    SteadyTime until;  ///< of its window
  };
  using Table = std::unordered_map<std::string, Counter>;

  const std::size_t most_counts_;
  std::mutex mutex_;
  // When `young_` is full it becomes `old_`, and what was old goes.
  Table young_;
  Table old_;
};

}  // namespace writ

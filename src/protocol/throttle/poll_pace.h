// How fast those who wait for a person may ask.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <unordered_map>

#include "writ/change.h"
#include "writ/time.h"

namespace writ {

/// The interval of each that polls. Kept in memory: an early poll costs no write, and what is forgotten at a
/// restart only lets one come early. Memory is bounded: under a flood of polls the oldest go first.
/// Thread: every member may be called from any thread.
/// Source: RFC 8628 section 3.5.
class PollPace {
 public:
  explicit PollPace(std::size_t most = 65'536) : most_(most) {}

  /// Notes a poll of the row `key`. False when it came before its interval was over: then the interval is
  /// five seconds longer from now on. Takes `interval`: of one that has not been too fast.
  bool Poll(const RowKey& key, Seconds interval, Instant now);

 private:
  struct FirstBytes {
    std::size_t operator()(const std::array<std::byte, 32>& hash) const;
  };
  struct Pace {
    Instant not_before;
    Seconds longer{0};  ///< than the interval
  };
  using Table = std::unordered_map<std::array<std::byte, 32>, Pace, FirstBytes>;

  const std::size_t most_;
  std::mutex mutex_;
  // When `young_` is full it becomes `old_`, and what was old goes.
  Table young_;
  Table old_;
};

}  // namespace writ

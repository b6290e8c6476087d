// A clock that moves only when it is told to: for simulations and tests.
#pragma once

#include <algorithm>

#include "writ/clock.h"

namespace writ::runtime {

/// Both times of the Clock port, moved together by hand. The monotonic time starts at one hour.
/// Thread: one at a time.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Instant start) : start_(start) {}

  Instant Now() const override {
    return start_ + std::chrono::floor<std::chrono::microseconds>(steady_ - kSteadyStart);
  }
  SteadyTime Steady() const override { return steady_; }

  /// Never goes back.
  void AdvanceTo(SteadyTime at) { steady_ = std::max(steady_, at); }
  void Advance(std::chrono::nanoseconds by) { steady_ += by; }

 private:
  static constexpr SteadyTime kSteadyStart{std::chrono::hours(1)};

  Instant start_;
  SteadyTime steady_ = kSteadyStart;
};

}  // namespace writ::runtime

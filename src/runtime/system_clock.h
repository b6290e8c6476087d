// The machine's own clocks behind the Clock port.
#pragma once

#include "writ/clock.h"

namespace writ::runtime {

/// Reads the machine's wall clock and its monotonic clock.
class SystemClock final : public Clock {
 public:
  Instant Now() const override;
  SteadyTime Steady() const override;
};

}  // namespace writ::runtime

// The port to time. Time is read once per request and handed on as a value.
#pragma once

#include "writ/time.h"

namespace writ {

/// Where the program learns what time it is.
/// Thread: every member may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;

  /// The wall-clock time, UTC.
  virtual Instant Now() const = 0;

  /// Monotonic time, for deadlines.
  virtual SteadyTime Steady() const = 0;
};

}  // namespace writ

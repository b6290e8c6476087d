// Time as the whole program uses it: one wall-clock instant, one monotonic instant, whole seconds.
#pragma once

#include <chrono>
#include <cstdint>

namespace writ {

/// A span in whole seconds, the unit of every lifetime on the wire.
using Seconds = std::chrono::seconds;

/// A span in milliseconds, the unit of time-outs.
using Milliseconds = std::chrono::milliseconds;

/// A moment of wall-clock time, UTC, in microseconds.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// A moment of monotonic time, for deadlines and durations only; never stored, never sent.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

/// The whole seconds since 1970, as `exp`, `nbf` and `iat` carry them. Gives the second that `at` lies in.
inline std::int64_t UnixSeconds(Instant at) {
  return std::chrono::floor<Seconds>(at.time_since_epoch()).count();
}

}  // namespace writ

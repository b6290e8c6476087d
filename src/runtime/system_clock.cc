#include "runtime/system_clock.h"

namespace writ::runtime {

Instant SystemClock::Now() const {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::Steady() const {
  return std::chrono::steady_clock::now();
}

}  // namespace writ::runtime

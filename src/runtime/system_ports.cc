#include <memory>

#include "runtime/system_clock.h"
#include "runtime/thread_waiter.h"
#include "writ/system.h"

namespace writ {

std::unique_ptr<Clock> MakeSystemClock() {
  return std::make_unique<runtime::SystemClock>();
}

std::unique_ptr<Waiter> MakeThreadWaiter() {
  return std::make_unique<runtime::ThreadWaiter>();
}

}  // namespace writ

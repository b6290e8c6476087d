#include <memory>

#include "runtime/hashing_pool.h"
#include "runtime/system_clock.h"
#include "runtime/thread_waiter.h"
#include "writ/system.h"

namespace writ {

std::unique_ptr<Clock> MakeSystemClock() {
  return std::make_unique<runtime::SystemClock>();
}

std::unique_ptr<Hashing> MakeHashing(std::size_t threads, std::size_t most_waiting, const Clock& clock,
                                     Waiter& waiter) {
  return std::make_unique<runtime::HashingPool>(threads, most_waiting, clock, waiter);
}

std::unique_ptr<Waiter> MakeThreadWaiter() {
  return std::make_unique<runtime::ThreadWaiter>();
}

}  // namespace writ

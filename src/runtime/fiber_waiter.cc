#include "runtime/fiber_waiter.h"

#include "runtime/io_thread.h"

namespace writ::runtime {

WaitOutcome FiberWaiter::Wait(const std::function<void(Wakeup)>& start, SteadyTime deadline) {
  IoThread* const loop = IoThread::Current();
  return loop != nullptr ? loop->Wait(start, deadline) : outside_.Wait(start, deadline);
}

}  // namespace writ::runtime

// The Waiter port as requests see it.
#pragma once

#include "runtime/thread_waiter.h"

namespace writ::runtime {

/// Suspends the calling fiber; its io thread goes on with others. On a thread that is no io thread it
/// suspends the thread, so that start-up code and tools can use the same stores. Faults: aborts the process
/// on an io thread outside any fiber, where it would stop the loop.
class FiberWaiter final : public Waiter {
 public:
  WaitOutcome Wait(const std::function<void(Wakeup)>& start, SteadyTime deadline) override;

 private:
  ThreadWaiter outside_;
};

}  // namespace writ::runtime

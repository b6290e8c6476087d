// Waiting by holding a thread: for command-line tools, tests and programs that embed the library.
#pragma once

#include "writ/waiter.h"

namespace writ::runtime {

/// Suspends the calling thread. Has no state: one object serves any number of threads.
class ThreadWaiter final : public Waiter {
 public:
  WaitOutcome Wait(const std::function<void(Wakeup)>& start, SteadyTime deadline) override;
};

}  // namespace writ::runtime

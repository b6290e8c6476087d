// The port to waiting. Core code is synchronous; what stands behind this port decides what waits: a fiber
// (runtime/fiber_waiter), a thread (runtime/thread_waiter), or the seeded scheduler of the simulation.
#pragma once

#include <functional>
#include <memory>

#include "writ/time.h"

namespace writ {

/// Ends one wait. Copyable; may be called from any thread, any number of times, also after the wait is over:
/// the first call within the deadline wakes the waiter, all others do nothing.
class Wakeup {
 public:
  /// What a Waiter keeps behind a Wakeup.
  class Target {
   public:
    virtual ~Target() = default;
    virtual void Wake() noexcept = 0;
  };

  explicit Wakeup(std::shared_ptr<Target> target) : target_(std::move(target)) {}

  void operator()() const noexcept { target_->Wake(); }

 private:
  std::shared_ptr<Target> target_;
};

enum class WaitOutcome { kWoken, kDeadline };

/// Suspends its caller until something has happened.
/// Thread: each call belongs to the fiber or thread that makes it.
class Waiter {
 public:
  virtual ~Waiter() = default;

  /// Calls `start` with the means to end the wait, then suspends the caller until that is used or `deadline`
  /// has passed.
  /// Takes `start`: called exactly once, before the suspension, on the caller's stack. It may end the wait at
  ///   once. What it hands to others must outlive the wait: after kDeadline they may still use it.
  /// Faults: aborts the process when called inside a `catch` block or during unwinding (two fibers of a
  /// thread would
  ///   swap exceptions); a bug, not a condition.
  virtual WaitOutcome Wait(const std::function<void(Wakeup)>& start, SteadyTime deadline) = 0;
};

}  // namespace writ

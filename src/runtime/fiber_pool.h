// Fibers of one thread: each runs one task at a time on a stack of its own, and may be suspended in the
// middle of it.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "runtime/stack_pool.h"

namespace writ::runtime {

class Fiber;

/// What a fiber runs.
class FiberTask {
 public:
  virtual ~FiberTask() = default;

  /// The task itself, on the fiber's stack. May suspend. What it throws ends the process: catch at a
  /// boundary.
  virtual void Run() = 0;

  /// Called on the thread's own stack after `Run` has returned; the pool no longer knows the task.
  virtual void Done() noexcept = 0;
};

/// Runs tasks on fibers. A fiber whose task is done stays, with its warm stack, for the next task, so that
/// starting a task costs two switches of stacks and no allocation. Thread: belongs to the thread that made
/// it.
class FiberPool {
 public:
  /// Takes `keep`: at most so many idle fibers are kept.
  explicit FiberPool(std::size_t stack_bytes = kFiberStackBytes, std::size_t keep = 64);
  FiberPool(const FiberPool&) = delete;
  FiberPool& operator=(const FiberPool&) = delete;

  /// Drops what is left: see Drop.
  ~FiberPool();

  /// Runs `task` on a fiber until it is done or first suspends. `task` lives until its Done.
  /// Faults: kUnavailable when there is no memory for a stack; then nothing has run.
  /// Thread: outside any fiber.
  void Start(FiberTask& task);

  /// Goes on with a suspended fiber until its task is done or suspends again. Thread: outside any fiber.
  void Resume(Fiber& fiber);

  /// Gives up a suspended fiber: its stack is unwound by `boost::context::detail::forced_unwind`, so
  /// destructors run and nothing else does; its task's Done is not called. Thread: outside any fiber, or
  /// inside another one.
  void Drop(Fiber& fiber);

  /// Suspends the running fiber until it is resumed. Thread: inside a fiber.
  static void Suspend();

  /// The fiber that runs on this thread now; null outside any fiber.
  static Fiber* Running();

  /// How many fibers have a task that is not done.
  std::size_t busy() const { return fibers_.size() - idle_.size(); }

 private:
  friend class Fiber;

  Fiber& TakeIdle();
  void Settle(Fiber& fiber);
  void Remove(Fiber& fiber);

  StackPool stacks_;
  std::size_t keep_;
  std::vector<std::unique_ptr<Fiber>> fibers_;
  std::vector<Fiber*> idle_;
};

}  // namespace writ::runtime

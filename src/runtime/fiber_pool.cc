#include "runtime/fiber_pool.h"

#include <boost/context/fiber.hpp>
#include <utility>

namespace writ::runtime {
namespace {

namespace context = boost::context;

thread_local Fiber* running = nullptr;

/// Lends a pool's stacks to Boost.Context, which wants the upper end of each.
class PooledStacks {
 public:
  explicit PooledStacks(StackPool& pool) : pool_(&pool) {}

  context::stack_context allocate() {
    const Stack stack = pool_->Take();
    context::stack_context given;
    given.size = stack.bytes;
    given.sp = stack.bottom + stack.bytes;
    return given;
  }

  void deallocate(context::stack_context& given) noexcept {
    pool_->GiveBack({static_cast<std::byte*>(given.sp) - given.size, given.size});
  }

 private:
  StackPool* pool_;
};

}  // namespace

class Fiber {
 public:
  explicit Fiber(StackPool& stacks)
      : inside_(std::allocator_arg, PooledStacks(stacks), [this](context::fiber&& outside) {
          outside_ = std::move(outside);
          Serve();
          return context::fiber();
        }) {}

  /// Runs on, from the thread's own stack, until the fiber suspends itself.
  void Enter() {
    running = this;
    inside_ = std::move(inside_).resume();
    running = nullptr;
  }

  void Leave() { outside_ = std::move(outside_).resume(); }

  FiberTask* task = nullptr;      ///< what to run next, or what runs
  FiberTask* finished = nullptr;  ///< the task whose Done is due
  std::size_t place = 0;          ///< where the pool's list has this fiber

 private:
  /// Ends only by forced unwinding.
  void Serve() {
    for (;;) {
      task->Run();
      finished = std::exchange(task, nullptr);
      Leave();
    }
  }

  context::fiber inside_;   ///< where the fiber goes on, while it is suspended
  context::fiber outside_;  ///< where the thread goes on, while the fiber runs
};

FiberPool::FiberPool(std::size_t stack_bytes, std::size_t keep) : stacks_(stack_bytes, keep), keep_(keep) {}

FiberPool::~FiberPool() {
  while (!fibers_.empty()) Remove(*fibers_.back());
}

void FiberPool::Start(FiberTask& task) {
  Fiber& fiber = TakeIdle();
  fiber.task = &task;
  Resume(fiber);
}

void FiberPool::Resume(Fiber& fiber) {
  fiber.Enter();
  if (fiber.finished != nullptr) Settle(fiber);
}

void FiberPool::Drop(Fiber& fiber) {
  Remove(fiber);
}

void FiberPool::Suspend() {
  running->Leave();
}

Fiber* FiberPool::Running() {
  return running;
}

Fiber& FiberPool::TakeIdle() {
  if (!idle_.empty()) {
    Fiber& fiber = *idle_.back();
    idle_.pop_back();
    return fiber;
  }
  idle_.reserve(keep_);
  fibers_.reserve(fibers_.size() + 1);
  auto made = std::make_unique<Fiber>(stacks_);
  made->place = fibers_.size();
  fibers_.push_back(std::move(made));
  return *fibers_.back();
}

void FiberPool::Settle(Fiber& fiber) {
  FiberTask* done = std::exchange(fiber.finished, nullptr);
  if (idle_.size() < keep_) {
    idle_.push_back(&fiber);
  } else {
    Remove(fiber);
  }
  done->Done();
}

void FiberPool::Remove(Fiber& fiber) {
  const std::size_t place = fiber.place;
  std::swap(fibers_[place], fibers_.back());
  fibers_[place]->place = place;
  // Ending the fiber may unwind its stack, and destructors on it may ask which fiber runs.
  Fiber* const caller = std::exchange(running, &fiber);
  fibers_.pop_back();
  running = caller;
}

}  // namespace writ::runtime

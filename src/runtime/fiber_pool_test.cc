#include "runtime/fiber_pool.h"

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace writ::runtime {
namespace {

struct TestTask final : FiberTask {
  explicit TestTask(std::function<void()> what) : body(std::move(what)) {}

  void Run() override {
    fiber = FiberPool::Running();
    body();
  }
  void Done() noexcept override {
    EXPECT_EQ(FiberPool::Running(), nullptr);
    done = true;
  }

  std::function<void()> body;
  Fiber* fiber = nullptr;
  bool done = false;
};

TEST(FiberPool, RunsATaskToItsEnd) {
  FiberPool pool;
  TestTask task([] {});
  pool.Start(task);
  EXPECT_TRUE(task.done);
  EXPECT_EQ(pool.busy(), 0U);
}

TEST(FiberPool, GoesOnWhereATaskWasSuspended) {
  FiberPool pool;
  std::string steps;
  TestTask task([&] {
    steps += "a";
    FiberPool::Suspend();
    steps += "b";
  });
  pool.Start(task);
  steps += "-";
  EXPECT_FALSE(task.done);
  EXPECT_EQ(pool.busy(), 1U);
  pool.Resume(*task.fiber);
  EXPECT_TRUE(task.done);
  EXPECT_EQ(steps, "a-b");
}

TEST(FiberPool, GivesAFinishedFiberTheNextTask) {
  FiberPool pool;
  TestTask first([] {});
  TestTask second([] {});
  pool.Start(first);
  pool.Start(second);
  EXPECT_EQ(first.fiber, second.fiber);
}

TEST(FiberPool, KeepsNoMoreIdleFibersThanAsked) {
  FiberPool pool(kFiberStackBytes, 2);
  std::vector<TestTask> tasks(5, TestTask([] { FiberPool::Suspend(); }));
  for (TestTask& task : tasks) pool.Start(task);
  EXPECT_EQ(pool.busy(), 5U);
  for (const TestTask& task : tasks) pool.Resume(*task.fiber);
  EXPECT_EQ(pool.busy(), 0U);
  for (const TestTask& task : tasks) EXPECT_TRUE(task.done);
}

struct CountsItsEnd {
  explicit CountsItsEnd(int& count) : ended(&count) {}
  ~CountsItsEnd() { ++*ended; }
  int* ended;
};

TEST(FiberPool, UnwindsADroppedFiber) {
  FiberPool pool;
  int ended = 0;
  TestTask task([&] {
    const CountsItsEnd counts(ended);
    FiberPool::Suspend();
    ADD_FAILURE() << "went on";
  });
  pool.Start(task);
  pool.Drop(*task.fiber);
  EXPECT_EQ(ended, 1);
  EXPECT_FALSE(task.done);
  EXPECT_EQ(pool.busy(), 0U);
}

TEST(FiberPool, UnwindsWhatIsSuspendedAtItsEnd) {
  int ended = 0;
  std::vector<TestTask> tasks(3, TestTask([&] {
                                const CountsItsEnd counts(ended);
                                FiberPool::Suspend();
                              }));
  {
    FiberPool pool;
    for (TestTask& task : tasks) pool.Start(task);
  }
  EXPECT_EQ(ended, 3);
}

// Every fiber is in the middle of its loop while the others throw and catch: the C++ runtime and the
// sanitizers must follow every switch of stacks.
TEST(FiberPool, ThrowsInsideAThousandFibers) {
  FiberPool pool;
  int caught = 0;
  std::vector<TestTask> tasks(1000, TestTask([&] {
                                for (int round = 0; round < 3; ++round) {
                                  try {
                                    FiberPool::Suspend();
                                    throw std::runtime_error("round " + std::to_string(round));
                                  } catch (const std::runtime_error& error) {
                                    if (error.what() == "round " + std::to_string(round)) ++caught;
                                  }
                                }
                              }));
  for (TestTask& task : tasks) pool.Start(task);
  for (int round = 0; round < 3; ++round) {
    for (const TestTask& task : tasks) pool.Resume(*task.fiber);
  }
  EXPECT_EQ(caught, 3000);
  EXPECT_EQ(pool.busy(), 0U);
}

// Not tail-recursive, and each level has its own page.
std::size_t Descend(std::size_t depth) {  // NOLINT(misc-no-recursion): overflowing the stack is the point
  volatile char page[4096];
  page[0] = static_cast<char>(depth);
  page[sizeof page - 1] = page[0];
  return depth == 0 ? 0 : Descend(depth - 1) + static_cast<std::size_t>(page[0] & 1) + 1;
}

TEST(FiberPool, HoldsWhatFitsOnAStack) {
  FiberPool pool;
  std::size_t reached = 0;
  TestTask task([&] { reached = Descend(12); });
  pool.Start(task);
  EXPECT_GE(reached, 12U);
}

TEST(FiberPoolDeathTest, DiesWhenAStackOverflows) {
  FiberPool pool;
  TestTask task([] { Descend(10'000); });
  EXPECT_DEATH(pool.Start(task), "");
}

}  // namespace
}  // namespace writ::runtime

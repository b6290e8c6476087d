#include "runtime/task_boundary.h"

#include <gtest/gtest.h>

#include <string>

#include "runtime/fiber_pool.h"
#include "writ/fault.h"

namespace writ::runtime {
namespace {

TEST(TaskBoundary, ReportsWhatATaskThrows) {
  std::string told;
  const auto failed = [&](std::string_view task, std::string_view cause) {
    told = std::string(task) + ": " + std::string(cause);
  };
  const auto fails = [] { throw Fault(FaultKind::kUnavailable, "disk full"); };
  EXPECT_EQ(RunTask("checkpoint", fails, failed), TaskEnd::kFailed);
  EXPECT_EQ(told, "checkpoint: disk full");
  EXPECT_EQ(RunTask("odd", [] { throw 7; }, failed), TaskEnd::kFailed);
  EXPECT_EQ(told, "odd: an exception that is no std::exception");
}

TEST(TaskBoundary, SaysNothingOfATaskThatSucceeds) {
  const auto failed = [](std::string_view, std::string_view) { ADD_FAILURE(); };
  EXPECT_EQ(RunTask("fine", [] {}, failed), TaskEnd::kDone);
}

TEST(TaskBoundary, LetsForcedUnwindingPass) {
  struct Task final : FiberTask {
    void Run() override {
      fiber = FiberPool::Running();
      RunTask(
          "dropped", [] { FiberPool::Suspend(); }, [](std::string_view, std::string_view) { ADD_FAILURE(); });
      went_on = true;
    }
    void Done() noexcept override {}
    Fiber* fiber = nullptr;
    bool went_on = false;
  };
  Task task;
  FiberPool pool;
  pool.Start(task);
  pool.Drop(*task.fiber);
  EXPECT_FALSE(task.went_on);
}

}  // namespace
}  // namespace writ::runtime

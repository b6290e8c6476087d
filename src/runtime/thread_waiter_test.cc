#include "runtime/thread_waiter.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "runtime/system_clock.h"

namespace writ::runtime {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

TEST(ThreadWaiter, IsWokenByAnotherThread) {
  const SystemClock clock;
  ThreadWaiter waiter;
  std::jthread other;
  const auto outcome = waiter.Wait([&](const Wakeup& wake) { other = std::jthread([wake] { wake(); }); },
                                   clock.Steady() + minutes(1));
  EXPECT_EQ(outcome, WaitOutcome::kWoken);
}

TEST(ThreadWaiter, DoesNotWaitWhenWokenByStart) {
  ThreadWaiter waiter;
  EXPECT_EQ(waiter.Wait([](const Wakeup& wake) { wake(); }, SteadyTime::min()), WaitOutcome::kWoken);
}

TEST(ThreadWaiter, ReturnsAtTheDeadline) {
  const SystemClock clock;
  ThreadWaiter waiter;
  const SteadyTime deadline = clock.Steady() + milliseconds(20);
  EXPECT_EQ(waiter.Wait([](const Wakeup&) {}, deadline), WaitOutcome::kDeadline);
  EXPECT_GE(clock.Steady(), deadline);
}

TEST(ThreadWaiter, IgnoresAWakeupAfterTheWait) {
  const SystemClock clock;
  ThreadWaiter waiter;
  std::vector<Wakeup> kept;
  const auto keep = [&](const Wakeup& wake) { kept.push_back(wake); };
  EXPECT_EQ(waiter.Wait(keep, clock.Steady()), WaitOutcome::kDeadline);
  kept.front()();
  EXPECT_EQ(waiter.Wait([](const Wakeup&) {}, clock.Steady() + milliseconds(5)), WaitOutcome::kDeadline);
}

TEST(ThreadWaiterDeathTest, AbortsInsideACatchBlock) {
  ThreadWaiter waiter;
  EXPECT_DEATH(
      {
        try {
          throw 1;
        } catch (int) {
          waiter.Wait([](const Wakeup& wake) { wake(); }, SteadyTime::max());
        }
      },
      "inside a catch block");
}

TEST(ThreadWaiterDeathTest, AbortsDuringUnwinding) {
  struct WaitsInItsDestructor {
    ~WaitsInItsDestructor() {
      ThreadWaiter().Wait([](const Wakeup& wake) { wake(); }, SteadyTime::max());
    }
  };
  EXPECT_DEATH(
      {
        try {
          const WaitsInItsDestructor waits;
          throw 1;
        } catch (int) {
        }
      },
      "during unwinding");
}

}  // namespace
}  // namespace writ::runtime

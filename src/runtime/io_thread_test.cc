#include "runtime/io_thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>

#include "runtime/fiber_waiter.h"
#include "runtime/system_clock.h"

namespace writ::runtime {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

const SystemClock system_clock;

/// A task on a fiber that owns itself.
class OwnTask final : public FiberTask {
 public:
  static void StartOn(IoThread& loop, std::function<void()> body) {
    loop.Post([&loop, body = std::move(body)]() mutable { loop.Start(*new OwnTask(std::move(body))); });
  }
  void Run() override { body_(); }
  void Done() noexcept override { delete this; }

 private:
  explicit OwnTask(std::function<void()> body) : body_(std::move(body)) {}
  std::function<void()> body_;
};

/// Runs `body` on a fiber and waits, on the test's thread, until it has ended.
template <typename Body>
auto OnFiber(IoThread& loop, Body body) {
  std::promise<decltype(body())> promise;
  auto result = promise.get_future();
  OwnTask::StartOn(loop, [&] { promise.set_value(body()); });
  return result.get();
}

TEST(IoThread, KnowsTheThreadItIs) {
  IoThreads threads(2, system_clock);
  EXPECT_EQ(IoThread::Current(), nullptr);
  EXPECT_EQ(OnFiber(threads[1], [] { return IoThread::Current(); }), &threads[1]);
}

TEST(FiberWaiter, IsWokenByAnotherThread) {
  IoThreads threads(1, system_clock);
  FiberWaiter waiter;
  std::jthread other;
  const auto outcome = OnFiber(threads[0], [&] {
    return waiter.Wait([&](const Wakeup& wake) { other = std::jthread([wake] { wake(); }); },
                       system_clock.Steady() + minutes(1));
  });
  EXPECT_EQ(outcome, WaitOutcome::kWoken);
}

TEST(FiberWaiter, IsWokenByStartWithoutSuspending) {
  IoThreads threads(1, system_clock);
  FiberWaiter waiter;
  const auto outcome = OnFiber(threads[0], [&] {
    return waiter.Wait([](const Wakeup& wake) { wake(); }, system_clock.Steady() + minutes(1));
  });
  EXPECT_EQ(outcome, WaitOutcome::kWoken);
}

TEST(FiberWaiter, ReturnsAtTheDeadline) {
  IoThreads threads(1, system_clock);
  FiberWaiter waiter;
  const SteadyTime deadline = system_clock.Steady() + milliseconds(30);
  const auto outcome = OnFiber(threads[0], [&] { return waiter.Wait([](const Wakeup&) {}, deadline); });
  EXPECT_EQ(outcome, WaitOutcome::kDeadline);
  EXPECT_GE(system_clock.Steady(), deadline);
}

TEST(FiberWaiter, KeepsAnEarlierDeadlineThatComesLater) {
  IoThreads threads(1, system_clock);
  FiberWaiter waiter;
  std::optional<Wakeup> release;
  std::promise<void> long_wait_began;
  std::promise<WaitOutcome> long_wait;
  OwnTask::StartOn(threads[0], [&] {
    const auto start = [&](const Wakeup& wake) {
      release = wake;
      long_wait_began.set_value();
    };
    long_wait.set_value(waiter.Wait(start, system_clock.Steady() + minutes(1)));
  });
  long_wait_began.get_future().wait();
  const auto outcome = OnFiber(threads[0], [&] {
    return waiter.Wait([](const Wakeup&) {}, system_clock.Steady() + milliseconds(10));
  });
  EXPECT_EQ(outcome, WaitOutcome::kDeadline);
  (*release)();
  EXPECT_EQ(long_wait.get_future().get(), WaitOutcome::kWoken);
}

TEST(FiberWaiter, LetsTheThreadGoOnWithOthers) {
  IoThreads threads(1, system_clock);
  FiberWaiter waiter;
  std::promise<WaitOutcome> first;
  std::optional<Wakeup> wake_first;
  OwnTask::StartOn(threads[0], [&] {
    first.set_value(waiter.Wait([&](const Wakeup& wake) { wake_first = wake; }, SteadyTime::max()));
  });
  OwnTask::StartOn(threads[0], [&] { (*wake_first)(); });
  EXPECT_EQ(first.get_future().get(), WaitOutcome::kWoken);
}

TEST(FiberWaiter, IgnoresAWakeupAfterTheWaitAndAfterTheThreads) {
  std::optional<Wakeup> kept;
  FiberWaiter waiter;
  {
    IoThreads threads(1, system_clock);
    const auto outcome = OnFiber(threads[0], [&] {
      return waiter.Wait([&](const Wakeup& wake) { kept = wake; }, system_clock.Steady());
    });
    EXPECT_EQ(outcome, WaitOutcome::kDeadline);
    (*kept)();
  }
  (*kept)();
}

TEST(FiberWaiter, WaitsByTheThreadOutsideIoThreads) {
  FiberWaiter waiter;
  EXPECT_EQ(waiter.Wait([](const Wakeup&) {}, system_clock.Steady() + milliseconds(5)),
            WaitOutcome::kDeadline);
}

// Fibers of two threads wait again and again for wakeups that come from four others, some twice and some
// late.
TEST(FiberWaiter, LosesNoWakeupAmongManyThreads) {
  constexpr int kFibers = 32;
  constexpr int kRounds = 200;
  std::mutex mutex;
  std::vector<Wakeup> due;
  std::atomic<bool> stop = false;
  std::atomic<int> woken = 0;
  std::atomic<int> running = kFibers;
  FiberWaiter waiter;
  std::vector<std::jthread> wakers;
  for (int i = 0; i < 4; ++i) {
    wakers.emplace_back([&] {
      while (!stop) {
        std::vector<Wakeup> taken;
        {
          const std::lock_guard lock(mutex);
          taken.swap(due);
        }
        for (const Wakeup& wake : taken) wake();
        for (const Wakeup& wake : taken) wake();
        std::this_thread::yield();
      }
    });
  }
  {
    IoThreads threads(2, system_clock);
    for (int i = 0; i < kFibers; ++i) {
      OwnTask::StartOn(threads[static_cast<std::size_t>(i % 2)], [&] {
        for (int round = 0; round < kRounds; ++round) {
          const auto start = [&](const Wakeup& wake) {
            const std::lock_guard lock(mutex);
            due.push_back(wake);
          };
          if (waiter.Wait(start, system_clock.Steady() + minutes(1)) == WaitOutcome::kWoken) ++woken;
        }
        --running;
        running.notify_one();
      });
    }
    for (int left = running; left != 0; left = running) running.wait(left);
  }
  stop = true;
  EXPECT_EQ(woken, kFibers * kRounds);
}

TEST(IoThreads, LetFibersEndBeforeTheyStop) {
  std::atomic<bool> ended = false;
  std::promise<void> waits;
  FiberWaiter waiter;
  IoThreads threads(1, system_clock);
  OwnTask::StartOn(threads[0], [&] {
    waiter.Wait([&](const Wakeup&) { waits.set_value(); }, system_clock.Steady() + milliseconds(50));
    ended = true;
  });
  waits.get_future().wait();
  threads.Stop();
  EXPECT_TRUE(ended);
}

TEST(IoThread, CallsASweepWhenItWantsToBeCalled) {
  IoThreads threads(1, system_clock);
  std::promise<void> third_call;
  int calls = 0;
  threads[0].Post([&] {
    threads[0].AddSweep([&](SteadyTime now) {
      if (++calls == 3) third_call.set_value();
      return calls < 3 ? now + milliseconds(2) : SteadyTime::max();
    });
    threads[0].SweepBy(system_clock.Steady() + milliseconds(1));
  });
  third_call.get_future().wait();
  threads.Stop();
  EXPECT_EQ(calls, 3);
}

TEST(FiberWaiterDeathTest, AbortsOnAnIoThreadOutsideAnyFiber) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        IoThreads threads(1, system_clock);
        std::promise<void> never;
        threads[0].Post([] { FiberWaiter().Wait([](const Wakeup&) {}, SteadyTime::max()); });
        never.get_future().wait();
      },
      "outside any fiber");
}

}  // namespace
}  // namespace writ::runtime

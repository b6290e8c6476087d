#include "runtime/hashing_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "runtime/system_clock.h"
#include "runtime/thread_waiter.h"
#include "writ/fault.h"

namespace writ::runtime {
namespace {

class HashingPoolTest : public testing::Test {
 protected:
  SteadyTime In(Milliseconds time) const { return clock_.Steady() + time; }

  /// Starts a job that ends when `gate` opens.
  std::future<Hashing::Ran> Occupy(HashingPool& pool, std::shared_future<void> gate) {
    return std::async(std::launch::async, [this, &pool, gate] {
      return pool.Run(
          [gate, running = running_] {
            ++*running;
            gate.wait();
          },
          In(Milliseconds(20'000)));
    });
  }

  /// How many of those run, or have run.
  const std::shared_ptr<std::atomic<int>> running_ = std::make_shared<std::atomic<int>>(0);

  SystemClock clock_;
  ThreadWaiter waiter_;
};

TEST_F(HashingPoolTest, RunsWorkAndWaitsForIt) {
  HashingPool pool(2, 4, clock_, waiter_);
  const auto done = std::make_shared<std::atomic<bool>>(false);
  EXPECT_EQ(pool.Run([done] { *done = true; }, In(Milliseconds(20'000))), Hashing::Ran::kDone);
  EXPECT_TRUE(*done);
}

TEST_F(HashingPoolTest, HandsFaultsOn) {
  HashingPool pool(1, 4, clock_, waiter_);
  EXPECT_THROW(pool.Run([] { throw Fault(FaultKind::kUnavailable, "no memory"); }, In(Milliseconds(20'000))),
               Fault);
}

//= security:T-US-15
TEST_F(HashingPoolTest, RefusesWhatItHasNoRoomFor) {
  HashingPool pool(1, 1, clock_, waiter_);
  std::promise<void> open;
  const std::shared_future<void> gate = open.get_future().share();
  // One runs, one waits; a third finds no room, and learns so at once.
  std::vector<std::future<Hashing::Ran>> all;
  std::atomic<int> refused{0};
  for (int i = 0; i < 3; ++i) all.push_back(Occupy(pool, gate));
  while (pool.refused() == 0) std::this_thread::yield();
  open.set_value();
  for (auto& one : all) refused += one.get() == Hashing::Ran::kBusy ? 1 : 0;
  EXPECT_GE(refused, 1);
  EXPECT_LE(refused, 2) << "the one that runs was taken";
}

TEST_F(HashingPoolTest, DoesNotBeginWhatNobodyWaitsForAnyMore) {
  HashingPool pool(1, 4, clock_, waiter_);
  std::promise<void> open;
  auto first = Occupy(pool, open.get_future().share());
  while (*running_ == 0) std::this_thread::yield();
  const auto ran = std::make_shared<std::atomic<bool>>(false);
  EXPECT_THROW(pool.Run([ran] { *ran = true; }, In(Milliseconds(20))), Fault);
  open.set_value();
  EXPECT_EQ(first.get(), Hashing::Ran::kDone);
  EXPECT_EQ(pool.Run([] {}, In(Milliseconds(20'000))), Hashing::Ran::kDone) << "what came after it is done";
  EXPECT_FALSE(*ran);
}

}  // namespace
}  // namespace writ::runtime

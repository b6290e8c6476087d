#include "runtime/simulation_scheduler.h"

#include <gtest/gtest.h>

#include <array>

#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace writ::runtime {
namespace {

/// Three tasks that each take four steps; gives the order of their steps.
std::string RunThree(std::uint64_t seed, std::uint64_t* hash) {
  SimulationScheduler world(seed);
  std::string steps;
  for (const char* name : {"a", "b", "c"}) {
    world.Spawn(name, [&, name] {
      for (int i = 0; i < 4; ++i) {
        steps += name;
        world.Sleep(Milliseconds(world.Draw(3)));
      }
    });
  }
  world.Run();
  *hash = world.TraceHash();
  return steps;
}

TEST(SimulationScheduler, RepeatsARunFromItsSeed) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    EXPECT_EQ(RunThree(seed, &first), RunThree(seed, &second));
    EXPECT_EQ(first, second) << "seed " << seed;
  }
}

TEST(SimulationScheduler, GivesOtherRunsForOtherSeeds) {
  std::set<std::uint64_t> hashes;
  std::set<std::string> orders;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    std::uint64_t hash = 0;
    orders.insert(RunThree(seed, &hash));
    hashes.insert(hash);
  }
  EXPECT_EQ(hashes.size(), 200U);
  EXPECT_GT(orders.size(), 150U);
}

TEST(SimulationScheduler, FindsEveryOrderOfTwoSteps) {
  std::set<std::string> orders;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    SimulationScheduler world(seed);
    std::string steps;
    for (const char* name : {"a", "b"}) {
      world.Spawn(name, [&, name] {
        steps += name;
        world.Yield();
        steps += name;
      });
    }
    world.Run();
    orders.insert(steps);
  }
  EXPECT_EQ(orders, (std::set<std::string>{"aabb", "abab", "abba", "baab", "baba", "bbaa"}));
}

TEST(SimulationScheduler, MovesTimeOnlyWhenAllWait) {
  SimulationScheduler world(1, Instant(Seconds(1000)));
  const SteadyTime start = world.clock().Steady();
  std::vector<std::int64_t> seen;
  world.Spawn("long", [&] {
    world.Sleep(Milliseconds(5000));
    seen.push_back(UnixSeconds(world.clock().Now()));
  });
  world.Spawn("short", [&] {
    for (int i = 0; i < 10; ++i) world.Yield();
    EXPECT_EQ(world.clock().Steady(), start);
    world.Sleep(Milliseconds(2000));
    seen.push_back(UnixSeconds(world.clock().Now()));
  });
  world.Run();
  EXPECT_EQ(seen, (std::vector<std::int64_t>{1002, 1005}));
  EXPECT_EQ(world.clock().Steady() - start, std::chrono::seconds(5));
}

TEST(SimulationScheduler, WakesBeforeTheDeadlineOrAtIt) {
  SimulationScheduler world(1);
  std::optional<WaitOutcome> woken;
  std::optional<WaitOutcome> late;
  const auto wait = [&](Milliseconds wake_after, Milliseconds deadline) {
    return world.Wait([&](const Wakeup& wake) { world.WakeAfter(wake_after, wake); },
                      world.clock().Steady() + deadline);
  };
  world.Spawn("woken", [&] { woken = wait(Milliseconds(10), Milliseconds(20)); });
  world.Spawn("late", [&] { late = wait(Milliseconds(20), Milliseconds(10)); });
  world.Run();
  EXPECT_EQ(woken, WaitOutcome::kWoken);
  EXPECT_EQ(late, WaitOutcome::kDeadline);
}

TEST(SimulationScheduler, IgnoresAWakeupOfAnEarlierWait) {
  SimulationScheduler world(1);
  world.Spawn("task", [&] {
    std::optional<Wakeup> old;
    EXPECT_EQ(world.Wait([&](const Wakeup& wake) { old = wake; }, world.clock().Steady()),
              WaitOutcome::kDeadline);
    const auto reuse = [&](const Wakeup&) { (*old)(); };
    EXPECT_EQ(world.Wait(reuse, world.clock().Steady() + Milliseconds(1)), WaitOutcome::kDeadline);
  });
  world.Run();
}

TEST(SimulationScheduler, IgnoresAWakeupAfterItsEnd) {
  std::optional<Wakeup> kept;
  {
    SimulationScheduler world(1);
    world.Spawn("task",
                [&] { world.Wait([&](const Wakeup& wake) { kept = wake; }, world.clock().Steady()); });
    world.Run();
  }
  (*kept)();
}

struct CountsItsEnd {
  explicit CountsItsEnd(int& count) : ended(&count) {}
  ~CountsItsEnd() { ++*ended; }
  int* ended;
};

TEST(SimulationScheduler, CrashesATaskWhereItWaits) {
  SimulationScheduler world(1);
  int ended = 0;
  bool went_on = false;
  const auto victim = world.Spawn("victim", [&] {
    const CountsItsEnd counts(ended);
    world.Sleep(Milliseconds(100));
    went_on = true;
  });
  world.Spawn("killer", [&] {
    world.Sleep(Milliseconds(50));
    world.Crash(victim);
    EXPECT_EQ(world.alive(), 1U);
    world.Yield();  // the killer itself can still wait
  });
  world.Run();
  EXPECT_FALSE(went_on);
  EXPECT_EQ(ended, 1);
  EXPECT_EQ(world.alive(), 0U);
}

TEST(SimulationScheduler, ForgetsAllButTheCallerInACrashOfAll) {
  SimulationScheduler world(1);
  int ran = 0;
  for (int i = 0; i < 5; ++i) {
    world.Spawn("lost", [&] {
      world.Sleep(Milliseconds(100));
      ++ran;
    });
  }
  world.CallAfter(Milliseconds(60), [&] { ++ran; });
  world.Spawn("killer", [&] {
    world.Sleep(Milliseconds(50));
    world.CrashAll();
    world.Spawn("after", [&] { ran += 100; });
  });
  world.Run();
  EXPECT_EQ(ran, 100);
}

TEST(SimulationScheduler, HandsOutWhatATaskThrowsAndGoesOn) {
  SimulationScheduler world(1);
  bool other = false;
  world.Spawn("throws", [] { throw std::runtime_error("planted"); });
  world.Spawn("other", [&] {
    world.Sleep(Milliseconds(1));
    other = true;
  });
  EXPECT_THROW(world.Run(), std::runtime_error);
  world.Run();
  EXPECT_TRUE(other);
}

TEST(SimulationScheduler, DrawsRandomBytesFromTheSeed) {
  std::array<std::byte, 16> first{};
  std::array<std::byte, 16> again{};
  std::array<std::byte, 16> other{};
  SimulationScheduler(7).random().Fill(first);
  SimulationScheduler(7).random().Fill(again);
  SimulationScheduler(8).random().Fill(other);
  EXPECT_EQ(first, again);
  EXPECT_NE(first, other);
}

TEST(SimulationSchedulerDeathTest, AbortsAWaitInsideACatchBlock) {
  EXPECT_DEATH(
      {
        SimulationScheduler world(1);
        world.Spawn("task", [&] {
          try {
            throw std::runtime_error("planted");
          } catch (const std::runtime_error&) {
            world.Yield();
          }
        });
        world.Run();
      },
      "inside a catch block");
}

}  // namespace
}  // namespace writ::runtime

// An assertion is good once, over thousands of interleavings with lost messages and crashes; and planted
// double uses are found.
#include <gtest/gtest.h>

#include "tests/simulation/assertion_world.h"
#include "tests/simulation/seeds.h"

namespace writ::simulation {
namespace {

std::uint64_t FirstBroken(AssertionFlaws flaws) {
  const auto keys = MakeKeys();
  std::uint64_t seed = 0;
  while (seed < kMostSeeds && SimulateAssertions(seed, keys, flaws).broken.empty()) ++seed;
  return seed;
}

//= security:T-CA-14
TEST(AssertionSimulation, NoAssertionIsTakenTwice) {
  const auto keys = MakeKeys();
  const std::uint64_t seeds = SeedCount();
  int taken = 0;
  int replayed = 0;
  int failed = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const AssertionFindings run = SimulateAssertions(seed, keys);
    ASSERT_TRUE(run.broken.empty()) << "seed " << seed << ": " << run.broken.front();
    taken += run.taken;
    replayed += run.replayed;
    failed += run.failed;
  }
  // A world in which nothing succeeds, or nothing fails, would show nothing.
  EXPECT_GT(taken, static_cast<int>(seeds));
  EXPECT_GT(replayed, static_cast<int>(seeds));
  EXPECT_GT(failed, static_cast<int>(seeds / 10));
}

TEST(AssertionSimulation, FindsAReplyBeforeItsCommit) {
  EXPECT_LT(FirstBroken({.store = ModelStore::Flaw::kRepliesBeforeTheFlush}), kMostSeeds);
}

TEST(AssertionSimulation, FindsACheckBeforeAnAct) {
  EXPECT_LT(FirstBroken({.checks_then_acts = true}), kMostSeeds);
}

}  // namespace
}  // namespace writ::simulation

// Once means once, over thousands of interleavings with lost messages and crashes; and planted bugs are
// found.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "tests/simulation/people_world.h"
#include "tests/simulation/redemption_world.h"
#include "tests/simulation/revocation_world.h"
#include "tests/simulation/seeds.h"

namespace writ::simulation {
namespace {

/// The first seed that breaks an invariant; kMostSeeds when none does.
std::uint64_t FirstBroken(const Plan& plan) {
  for (std::uint64_t seed = 0; seed < kMostSeeds; ++seed) {
    if (!Simulate(seed, plan).broken.empty()) return seed;
  }
  return kMostSeeds;
}

TEST(Simulation, BreaksNoInvariantOnAnySeed) {
  const std::uint64_t seeds = SeedCount();
  int redeemed = 0;
  int renewed = 0;
  int unknown = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const Findings run = Simulate(seed, {});
    ASSERT_TRUE(run.broken.empty()) << "seed " << seed << ": " << run.broken.front();
    redeemed += run.redeemed;
    renewed += run.renewed;
    unknown += run.unknown;
  }
  // A world in which nothing succeeds, or nothing fails, would show nothing.
  EXPECT_GT(redeemed, static_cast<int>(seeds / 2));
  EXPECT_GT(renewed, static_cast<int>(seeds));
  EXPECT_GT(unknown, static_cast<int>(seeds / 10));
}

TEST(Simulation, RepeatsARunFromItsSeed) {
  std::set<std::uint64_t> traces;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const std::uint64_t trace = Simulate(seed, {}).trace;
    EXPECT_EQ(Simulate(seed, {}).trace, trace) << "seed " << seed;
    traces.insert(trace);
  }
  EXPECT_EQ(traces.size(), 100U);
}

TEST(Simulation, FindsAReplyBeforeItsCommit) {
  EXPECT_LT(FirstBroken({.store_flaw = ModelStore::Flaw::kRepliesBeforeTheFlush}), kMostSeeds);
}

TEST(Simulation, FindsACheckBeforeAnAct) {
  EXPECT_LT(FirstBroken({.caller_flaw = CallerFlaw::kChecksThenActs}), kMostSeeds);
}

TEST(RevocationSimulation, NoAnsweredRevocationIsActiveLater) {
  const auto keys = MakeKeys();
  const std::uint64_t seeds = SeedCount();
  int revoked = 0;
  int active = 0;
  int failed = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const RevocationFindings run = SimulateRevocation(seed, keys);
    ASSERT_TRUE(run.broken.empty()) << "seed " << seed << ": " << run.broken.front();
    revoked += run.revoked;
    active += run.active;
    failed += run.failed;
  }
  EXPECT_GT(revoked, static_cast<int>(seeds));
  EXPECT_GT(active, static_cast<int>(seeds));
  EXPECT_GT(failed, static_cast<int>(seeds / 10));
}

//= security:T-AC-03
TEST(PeopleSimulation, NothingIsRedeemedTwiceAndNobodyLosesTheirSignIn) {
  const auto keys = MakeKeys();
  const std::uint64_t seeds = SeedCount();
  int redeemed = 0;
  int renewed = 0;
  int told = 0;
  int failed = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const PeopleFindings run = SimulatePeople(seed, keys);
    ASSERT_TRUE(run.broken.empty()) << "seed " << seed << ": " << run.broken.front();
    redeemed += run.redeemed;
    renewed += run.renewed;
    told += run.told;
    failed += run.failed;
  }
  EXPECT_GT(redeemed, static_cast<int>(seeds));
  EXPECT_GT(renewed, static_cast<int>(seeds));
  EXPECT_GT(told, static_cast<int>(2 * seeds));
  EXPECT_GT(failed, static_cast<int>(seeds / 10));
}

/// Whether a seed shows `what`.
bool Finds(const std::string& what, ModelStore::Flaw flaw, CourierFlaw courier_flaw) {
  const auto keys = MakeKeys();
  for (std::uint64_t seed = 0; seed < kMostSeeds; ++seed) {
    const PeopleFindings run = SimulatePeople(seed, keys, flaw, courier_flaw);
    if (std::ranges::find(run.broken, what) != run.broken.end()) return true;
  }
  return false;
}

TEST(PeopleSimulation, FindsADoubleRedemption) {
  for (const char* const what : {"a code gave tokens twice", "an application was told two things"})
    EXPECT_TRUE(Finds(what, ModelStore::Flaw::kTakesAnyVersion, CourierFlaw::kNone)) << what;
}

TEST(PeopleSimulation, FindsALostPush) {
  EXPECT_TRUE(Finds("an application never heard of an answer", ModelStore::Flaw::kNone,
                    CourierFlaw::kForgetsBeforeSending));
}

TEST(PeopleSimulation, FindsAReplyBeforeItsCommit) {
  const auto keys = MakeKeys();
  std::uint64_t seed = 0;
  while (seed < kMostSeeds &&
         SimulatePeople(seed, keys, ModelStore::Flaw::kRepliesBeforeTheFlush).broken.empty())
    ++seed;
  EXPECT_LT(seed, kMostSeeds);
}

TEST(RevocationSimulation, FindsAReplyBeforeItsCommit) {
  const auto keys = MakeKeys();
  std::uint64_t seed = 0;
  while (seed < kMostSeeds &&
         SimulateRevocation(seed, keys, ModelStore::Flaw::kRepliesBeforeTheFlush).broken.empty())
    ++seed;
  EXPECT_LT(seed, kMostSeeds);
}

}  // namespace
}  // namespace writ::simulation

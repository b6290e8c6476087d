#include "protocol/keys/key_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace writ {
namespace {

using ::testing::ElementsAre;

constexpr Instant kStart{Seconds(1'700'000'000)};

KeySettings MakeSettings() {
  KeySettings settings;
  settings.signing_algorithms = {"ES256"};
  settings.propagation_time = Seconds(10);
  settings.rotation_interval = Seconds(100);
  settings.retention_duration = Seconds(50);
  return settings;
}

SigningKeyRow Row(const std::string& kid, Seconds signs_from, std::optional<Seconds> retired_at = {}) {
  SigningKeyRow row;
  row.kid = kid;
  row.algorithm = "ES256";
  row.created_at = row.signs_from = kStart + signs_from;
  if (retired_at) row.retired_at = kStart + *retired_at;
  return row;
}

/// Each published key as `kid phase`.
std::vector<std::string> Phases(const KeyPlan& plan) {
  std::vector<std::string> phases;
  for (const PlannedKey& key : plan.published)
    phases.push_back(key.row.kid + ' ' + std::string(KeyPhaseName(key.phase)));
  return phases;
}

KeyPlan PlanAt(Seconds second, const std::vector<SigningKeyRow>& rows, Seconds longest_token = Seconds(0),
               const KeySettings& settings = MakeSettings()) {
  return PlanKeys(rows, settings, longest_token, kStart + second);
}

TEST(KeyPlan, WantsAFirstKeyAtOnce) {
  const KeyPlan plan = PlanAt(Seconds(0), {});
  ASSERT_EQ(plan.wanted.size(), 1U);
  EXPECT_EQ(plan.wanted[0].algorithm, "ES256");
  EXPECT_EQ(plan.wanted[0].signs_from, kStart);
  EXPECT_EQ(plan.wanted[0].after, "");
}

//= family:2.7.02
TEST(KeyPlan, AnnouncesAFollowerInTimeAndOnce) {
  EXPECT_TRUE(PlanAt(Seconds(89), {Row("a", Seconds(0))}).wanted.empty());
  const KeyPlan due = PlanAt(Seconds(90), {Row("a", Seconds(0))});
  ASSERT_EQ(due.wanted.size(), 1U);
  EXPECT_EQ(due.wanted[0].signs_from, kStart + Seconds(100));
  EXPECT_EQ(due.wanted[0].after, "a");
  EXPECT_TRUE(PlanAt(Seconds(95), {Row("a", Seconds(0)), Row("b", Seconds(100))}).wanted.empty());
}

//= family:2.7.03
TEST(KeyPlan, ChangesOverAtTheVeryMoment) {
  const std::vector<SigningKeyRow> rows = {Row("a", Seconds(0)), Row("b", Seconds(100))};
  EXPECT_THAT(Phases(PlanAt(Seconds(99), rows)), ElementsAre("a signing", "b announced"));
  EXPECT_THAT(Phases(PlanAt(Seconds(100), rows)), ElementsAre("b signing", "a retired"));
}

//= family:2.7.04
//= family:2.7.05
TEST(KeyPlan, DropsAKeyWhenNothingThatItSignedCanLive) {
  const std::vector<SigningKeyRow> rows = {Row("a", Seconds(0)), Row("b", Seconds(100))};
  EXPECT_THAT(Phases(PlanAt(Seconds(149), rows)), ElementsAre("b signing", "a retired"));
  const KeyPlan over = PlanAt(Seconds(150), rows);
  EXPECT_THAT(Phases(over), ElementsAre("b signing"));
  ASSERT_EQ(over.dropped.size(), 1U);
  EXPECT_EQ(over.dropped[0].kid, "a");
  EXPECT_TRUE(PlanAt(Seconds(179), rows, Seconds(80)).dropped.empty())
      << "a token may live longer than retention";
  EXPECT_EQ(PlanAt(Seconds(180), rows, Seconds(80)).dropped.size(), 1U);
  KeySettings keeps = MakeSettings();
  keeps.delete_retired_keys = false;
  EXPECT_TRUE(PlanAt(Seconds(500), rows, Seconds(0), keeps).dropped.empty());
}

TEST(KeyPlan, SignsWithNothingThatWasRetiredByHand) {
  const std::vector<SigningKeyRow> rows = {Row("a", Seconds(0)), Row("b", Seconds(20), Seconds(30))};
  EXPECT_THAT(Phases(PlanAt(Seconds(25), rows)), ElementsAre("b signing", "a retired"));
  const KeyPlan both = PlanAt(Seconds(30), rows);
  EXPECT_THAT(Phases(both), ElementsAre("b retired", "a retired"))
      << "one that was followed never signs again";
  EXPECT_EQ(both.wanted.at(0).after, "b");
  const KeyPlan alone = PlanAt(Seconds(5), {Row("a", Seconds(0), Seconds(5))});
  EXPECT_THAT(Phases(alone), ElementsAre("a retired"));
  ASSERT_EQ(alone.wanted.size(), 1U) << "something has to sign";
  EXPECT_EQ(alone.wanted[0].signs_from, kStart + Seconds(5));
  EXPECT_EQ(alone.wanted[0].after, "a");
  EXPECT_THAT(Phases(PlanAt(Seconds(5), {Row("a", Seconds(0), Seconds(5)), Row("b", Seconds(9))})),
              ElementsAre("b signing", "a retired"))
      << "an announced key before none at all";
}

TEST(KeyPlan, MakesNothingByItselfWhenSwitchedOff) {
  KeySettings off = MakeSettings();
  off.automatic = false;
  EXPECT_TRUE(PlanAt(Seconds(0), {}, Seconds(0), off).wanted.empty());
  EXPECT_TRUE(PlanAt(Seconds(95), {Row("a", Seconds(0))}, Seconds(0), off).wanted.empty());
}

TEST(KeyPlan, SignsWithNoAlgorithmThatIsNotNamed) {
  KeySettings other = MakeSettings();
  other.signing_algorithms = {"RS256"};
  const KeyPlan plan = PlanAt(Seconds(0), {Row("a", Seconds(0))}, Seconds(0), other);
  EXPECT_THAT(Phases(plan), ElementsAre("a retired"));
  ASSERT_EQ(plan.wanted.size(), 1U);
  EXPECT_EQ(plan.wanted[0].algorithm, "RS256");
}

TEST(KeyPlan, LeavesToTheOperatorWhatTheOperatorBrings) {
  KeySettings mixed = MakeSettings();
  mixed.provided = {{.source = "key.pem", .algorithm = "ES256", .kid = "mine"}};
  const KeyPlan plan = PlanAt(Seconds(0), {Row("a", Seconds(0))}, Seconds(0), mixed);
  EXPECT_THAT(Phases(plan), ElementsAre("a retired"));
  EXPECT_TRUE(plan.wanted.empty());
}

}  // namespace
}  // namespace writ

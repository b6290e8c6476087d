#include "admin/keys.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/sqlite_fixture.h"
#include "writ/system.h"

namespace writ::admin {
namespace {

constexpr std::array<std::byte, 32> kMasterKey{std::byte{5}};

class KeysTest : public testing::Test {
 protected:
  KeysTest() {
    settings_.signing_algorithms = {"ES256", "EdDSA"};
    settings_.propagation_time = Seconds(10);
    OpenSigningKeys(RequestAt(0), store(), *random_);
  }

  Store& store() const { return *fixture_.store; }

  KeyRequest RequestAt(int second) {
    return {.realm = "r",
            .settings = settings_,
            .longest_token = Seconds(60),
            .master_key = kMasterKey,
            .now = Instant(Seconds(1'700'000'000 + second)),
            .clock = fixture_.clock,
            .patience = Milliseconds(20'000)};
  }

  std::shared_ptr<const KeyRing> RingAt(int second) {
    return OpenSigningKeys(RequestAt(second), store(), *random_);
  }

  stores::SqliteFixture fixture_;
  KeySettings settings_;
  const std::unique_ptr<Random> random_ = MakeSystemRandom();
};

TEST_F(KeysTest, AFollowerSignsOnceItWasAnnouncedLongEnough) {
  const std::string first = RingAt(0)->Choose(std::nullopt)->kid;
  const auto made = RotateKeys(RequestAt(1), "ES256", "operator", store(), *random_);
  ASSERT_TRUE(made) << made.error();
  ASSERT_EQ(made->size(), 1U);
  EXPECT_EQ(RingAt(10)->Choose(std::nullopt)->kid, first);
  EXPECT_NE(RingAt(1)->jwks().find(made->front()), std::string::npos)
      << "it is published from the first moment";
  EXPECT_EQ(RingAt(11)->Choose(std::nullopt)->kid, made->front());
  EXPECT_NE(RingAt(11)->Find(first), nullptr) << "what the first one signed is still verified";
  const auto records = store().FindAudit("r", 1);
  EXPECT_EQ(records.at(0).event + ' ' + records.at(0).actor, "key.made operator");
}

TEST_F(KeysTest, AnnouncesOneFollowerAtATime) {
  ASSERT_EQ(RotateKeys(RequestAt(1), "", "o", store(), *random_)->size(), 2U) << "one of each algorithm";
  EXPECT_FALSE(RotateKeys(RequestAt(2), "ES256", "o", store(), *random_));
  EXPECT_TRUE(RotateKeys(RequestAt(11), "ES256", "o", store(), *random_));
  EXPECT_FALSE(RotateKeys(RequestAt(11), "PS256", "o", store(), *random_)) << "no key to follow";
  EXPECT_EQ(ListKeys(RequestAt(11), store()).size(), 5U);
}

TEST_F(KeysTest, ARetiredKeySignsNothingAndLeavesNoGap) {
  const std::string first = RingAt(0)->Choose(std::nullopt)->kid;
  const auto made = RetireKey(RequestAt(3), first, "o", store(), *random_);
  ASSERT_TRUE(made) << made.error();
  ASSERT_EQ(made->size(), 1U);
  const auto ring = RingAt(3);
  EXPECT_EQ(ring->Choose(std::nullopt)->kid, made->front());
  EXPECT_EQ(ring->Find(first)->phase, KeyPhase::kRetired);
  EXPECT_FALSE(RetireKey(RequestAt(4), first, "o", store(), *random_)) << "only once";
  EXPECT_FALSE(RetireKey(RequestAt(4), "none", "o", store(), *random_));
}

TEST_F(KeysTest, AKeyGoesWhenNothingThatItSignedCanLive) {
  settings_.retention_duration = Seconds(20);
  const std::string first = RingAt(0)->Choose(std::nullopt)->kid;
  ASSERT_TRUE(RotateKeys(RequestAt(0), "ES256", "o", store(), *random_));
  EXPECT_NE(RingAt(69)->Find(first), nullptr) << "a token may live for 60 s";
  EXPECT_EQ(RingAt(70)->Find(first), nullptr);
  EXPECT_EQ(store().FindAudit("r", 1).at(0).event, "key.dropped");
}

TEST_F(KeysTest, TheRingIsTheSameUntilSomethingChanges) {
  const auto before = RingAt(0);
  EXPECT_EQ(OpenSigningKeys(RequestAt(1), store(), *random_, before), before);
  ASSERT_TRUE(RotateKeys(RequestAt(1), "ES256", "o", store(), *random_));
  const auto after = OpenSigningKeys(RequestAt(1), store(), *random_, before);
  ASSERT_NE(after, before);
  EXPECT_EQ(after->Choose(std::nullopt)->key, before->Choose(std::nullopt)->key)
      << "the key itself is not opened twice";
}

}  // namespace
}  // namespace writ::admin

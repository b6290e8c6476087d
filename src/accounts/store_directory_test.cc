#include "accounts/store_directory.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "accounts/attempt_limits.h"
#include "crypto/password_hash.h"
#include "runtime/hashing_pool.h"
#include "tests/sqlite_fixture.h"
#include "writ/system.h"

namespace writ::accounts {
namespace {

class StoreDirectoryTest : public testing::Test {
 protected:
  StoreDirectoryTest() { Add("u1", "ann", "Ann's password"); }

  void Add(const std::string& id, const std::string& name, const std::string& password,
           bool disabled = false) {
    Account account;
    account.person = {.account_id = id, .subject = id, .username = name, .claims = {}, .disabled = disabled};
    account.password = crypto::HashPassword(password, *random_);
    Change change;
    random_->Fill(change.id);
    change.realm = "r";
    change.now = kNow;
    change.writes = {UpsertGuarded{{.key = AccountKey(id), .version = 0, .payload = {1, ToPayload(account)}}},
                     UpsertGuarded{{.key = NameKey(name), .version = 0, .payload = {1, id}}}};
    fixture_.store->Commit(change, fixture_.clock.Steady() + Seconds(20));
  }

  Result<Person> SignIn(const std::string& name, const std::string& password, Instant now = kNow,
                        const std::string& address = "192.0.2.1") {
    return directory_.SignIn("r", {.username = name,
                                   .password = password,
                                   .tenant = {},
                                   .client_id = "app",
                                   .address = address,
                                   .throttling = throttling_,
                                   .now = now,
                                   .deadline = fixture_.clock.Steady() + Seconds(60)});
  }

  std::optional<Reason> WhyNot(const std::string& name, const std::string& password, Instant now = kNow,
                               const std::string& address = "192.0.2.1") {
    const auto person = SignIn(name, password, now, address);
    return person ? std::nullopt : std::optional(person.error().reason);
  }

  static constexpr Instant kNow{Seconds(1'800'000'000)};

  stores::SqliteFixture fixture_;
  const std::unique_ptr<Random> random_ = MakeSystemRandom();
  runtime::HashingPool hashing_{2, 400, fixture_.clock, fixture_.waiter};
  StoreDirectory directory_{{*fixture_.store, *random_, hashing_, fixture_.waiter}};
  ThrottlingSettings throttling_;
};

TEST_F(StoreDirectoryTest, KnowsItsPeople) {
  const auto person = SignIn("Ann", "Ann's password");
  ASSERT_TRUE(person);
  EXPECT_EQ(person->account_id, "u1");
  EXPECT_EQ(directory_.Find("r", "u1")->username, "ann");
  EXPECT_FALSE(directory_.Find("other", "u1")) << "people belong to a realm";
  EXPECT_EQ(WhyNot("ann", "wrong"), Reason::kPasswordWrong);
  EXPECT_EQ(WhyNot("bert", "wrong"), Reason::kPersonUnknown);
}

TEST_F(StoreDirectoryTest, LetsNobodyInWhoIsDisabled) {
  Add("u2", "bert", "Bert's password", true);
  EXPECT_EQ(WhyNot("bert", "Bert's password"), Reason::kPersonDisabled);
  EXPECT_EQ(WhyNot("bert", "wrong"), Reason::kPasswordWrong) << "only who knows the password gets so far";
}

//= security:T-US-04
TEST_F(StoreDirectoryTest, CountsGuessesThatComeAtOnce) {
  std::atomic<int> looked_at{0};
  std::atomic<int> throttled{0};
  std::vector<std::thread> guessers;
  for (int i = 0; i < 60; ++i) {
    guessers.emplace_back([&, i] {
      const auto why = WhyNot("ann", "guess " + std::to_string(i));
      if (why == Reason::kPasswordWrong) ++looked_at;
      if (why == Reason::kPersonThrottled) ++throttled;
    });
  }
  for (std::thread& guesser : guessers) guesser.join();
  EXPECT_EQ(looked_at, 10);
  EXPECT_EQ(throttled, 50);
  EXPECT_EQ(WhyNot("ann", "Ann's password"), Reason::kPersonThrottled) << "whoever knows it by now";
}

//= security:T-US-04
TEST_F(StoreDirectoryTest, LetsAllInWhoComeAtOnceWithTheRightPassword) {
  std::atomic<int> in{0};
  std::vector<std::thread> people;
  for (int i = 0; i < 20; ++i) {
    people.emplace_back([&] {
      if (SignIn("ann", "Ann's password")) ++in;
    });
  }
  for (std::thread& person : people) person.join();
  EXPECT_EQ(in, 20);
}

//= security:T-US-03
TEST_F(StoreDirectoryTest, SlowsGuessesDownFromWindowToWindow) {
  int looked_at = 0;
  // A guess each half minute, from another address each time, for a day.
  for (int i = 0; i < 2'880 && looked_at <= 100; ++i) {
    Change change;
    random_->Fill(change.id);
    change.realm = "r";
    change.now = kNow + Seconds(30) * i;
    change.conditions = AttemptCounts("u1", std::to_string(i), change.now, throttling_);
    const auto result = fixture_.store->Commit(change, fixture_.clock.Steady() + Seconds(20));
    looked_at += std::holds_alternative<Committed>(result) ? 1 : 0;
  }
  // Two days that the windows' borders may cut the guesser's day into.
  EXPECT_LE(looked_at, 200);
  EXPECT_GE(looked_at, 100);
}

TEST_F(StoreDirectoryTest, CountsAddressesToo) {
  throttling_.sign_ins_per_address = 3;
  for (const char* const name : {"a", "b", "c"}) EXPECT_EQ(WhyNot(name, "x"), Reason::kPersonUnknown);
  EXPECT_EQ(WhyNot("ann", "Ann's password"), Reason::kPersonThrottled);
  EXPECT_FALSE(WhyNot("ann", "Ann's password", kNow, "192.0.2.2")) << "from elsewhere";
  EXPECT_FALSE(WhyNot("ann", "Ann's password", kNow + Seconds(60))) << "a minute later";
}

TEST_F(StoreDirectoryTest, ForgetsWrongPasswordsAfterARightOne) {
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 6; ++i) EXPECT_EQ(WhyNot("ann", "wrong"), Reason::kPasswordWrong);
    EXPECT_FALSE(WhyNot("ann", "Ann's password"));
  }
}

TEST_F(StoreDirectoryTest, CountsNothingWhereThrottlingIsOff) {
  throttling_.enabled = false;
  for (int i = 0; i < 12; ++i) EXPECT_EQ(WhyNot("ann", "wrong"), Reason::kPasswordWrong);
  EXPECT_FALSE(WhyNot("ann", "Ann's password"));
}

}  // namespace
}  // namespace writ::accounts

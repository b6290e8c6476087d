#include "accounts/store_directory.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
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
    Keep(id, name, crypto::HashPassword(password, *random_), disabled);
  }

  void Keep(const std::string& id, const std::string& name, const std::string& stored,
            bool disabled = false) {
    Account account;
    account.person = {.account_id = id, .subject = id, .username = name, .claims = {}, .disabled = disabled};
    account.password = stored;
    Change change;
    random_->Fill(change.id);
    change.realm = "r";
    change.now = kNow;
    change.writes = {UpsertGuarded{{.key = AccountKey(id), .version = 0, .payload = {1, ToPayload(account)}}},
                     UpsertGuarded{{.key = NameKey(name), .version = 0, .payload = {1, id}}},
                     UpsertGuarded{{.key = SubjectKey(id), .version = 0, .payload = {1, id}}}};
    fixture_.store->Commit(change, fixture_.clock.Steady() + Seconds(20));
  }

  Result<Person> SignIn(const std::string& name, const std::string& password, Instant now = kNow,
                        const std::string& address = "192.0.2.1") {
    return directory_.SignIn("r", Attempt(name, password, now, address));
  }

  PasswordAttempt Attempt(const std::string& name, const std::string& password, Instant now = kNow,
                          const std::string& address = "192.0.2.1", const std::string& device = "") {
    return {.username = name,
            .password = password,
            .tenant = {},
            .client_id = "app",
            .address = address,
            .device = device,
            .throttling = throttling_,
            .now = now,
            .deadline = fixture_.clock.Steady() + Seconds(60)};
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

//= security:T-US-07
TEST_F(StoreDirectoryTest, LetsNobodyLockSomebodyOutOfTheirOwnDevice) {
  const std::string device(43, 'd');
  const auto on_device = [&](const std::string& password, const std::string& which) {
    const auto person = directory_.SignIn("r", Attempt("ann", password, kNow, "192.0.2.7", which));
    return person ? std::nullopt : std::optional(person.error().reason);
  };
  EXPECT_FALSE(on_device("Ann's password", device));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(WhyNot("ann", "wrong"), Reason::kPasswordWrong);
  EXPECT_EQ(WhyNot("ann", "Ann's password"), Reason::kPersonThrottled) << "elsewhere";
  EXPECT_EQ(on_device("Ann's password", std::string(43, 'e')), Reason::kPersonThrottled)
      << "a device that says it is known";
  EXPECT_FALSE(on_device("Ann's password", device));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(on_device("wrong", device), Reason::kPasswordWrong);
  EXPECT_EQ(on_device("Ann's password", device), Reason::kPersonThrottled)
      << "whoever has the device guesses no more than others";
}

TEST_F(StoreDirectoryTest, AdmitsWhomAnotherVouchesFor) {
  const SteadyTime deadline = fixture_.clock.Steady() + Seconds(60);
  const auto admit = [&](const std::string& subject, std::optional<std::vector<Claim>> claims, bool create) {
    return directory_.Admit("r", {.subject = subject,
                                  .claims = std::move(claims),
                                  .create = create,
                                  .now = kNow,
                                  .deadline = deadline});
  };
  EXPECT_EQ(admit("nobody", std::nullopt, false).error().reason, Reason::kSubjectUnknown);
  EXPECT_EQ(admit("u1", std::vector<Claim>{{"name", "Ann"}}, false)->claims.size(), 1U);
  EXPECT_EQ(admit("u1", std::nullopt, true)->claims.size(), 1U) << "what is known stays";
  EXPECT_EQ(admit("u1", std::vector<Claim>{{"email_verified", "perhaps"}}, false).error().reason,
            Reason::kClaimUnfit);
  Add("u2", "bert", "Bert's password");
  const std::vector<Claim> mail{{"email", "bert"}, {"email_verified", "true"}};
  EXPECT_EQ(admit("u1", mail, false).error().reason, Reason::kClaimUnfit)
      << "nobody becomes somebody else's name by what a page says";
  Add("u3", "carl", "Carl's password", true);
  EXPECT_EQ(admit("u3", std::nullopt, true).error().reason, Reason::kPersonDisabled);
  std::set<std::string> ids;
  std::mutex mutex;
  {
    std::vector<std::jthread> pages;
    for (int i = 0; i < 8; ++i)
      pages.emplace_back([&] {
        const auto person = admit("crm:9", std::vector<Claim>{{"name", "Dora"}}, true);
        const std::lock_guard lock(mutex);
        ids.insert(person ? person->account_id : "none");
      });
  }
  EXPECT_EQ(ids.size(), 1U);
  EXPECT_FALSE(ids.contains("none"));
}

//= security:T-US-14
TEST_F(StoreDirectoryTest, ChangesAPasswordForWhoKnowsTheOldOne) {
  const auto change = [&](const std::string& old, const std::string& wanted) {
    return directory_.ChangePassword("r", Attempt("ann", old), wanted);
  };
  EXPECT_EQ(change("wrong", "another password").error().reason, Reason::kPasswordWrong);
  EXPECT_EQ(change("Ann's password", "short").error().reason, Reason::kPasswordUnfit);
  EXPECT_EQ(change("Ann's password", std::string(257, 'x')).error().reason, Reason::kPasswordUnfit);
  const std::uint64_t epoch = directory_.Find("r", "u1")->epoch;
  EXPECT_EQ(change("Ann's password", "another password")->epoch, epoch + 1);
  EXPECT_EQ(WhyNot("ann", "Ann's password"), Reason::kPasswordWrong);
  EXPECT_FALSE(WhyNot("ann", "another password"));
}

TEST_F(StoreDirectoryTest, KeepsAPasswordInItsOwnFormOnceTheReplyHasGone) {
  // bcrypt of "a password", of cost 4.
  Keep("u2", "bert", "$2b$04$abcdefghijklmnopqrstuuQCzP7jzWZS/E3GL4oF3LWbHm3pfKHH.");
  const auto stored = [&] { return FindById(*fixture_.store, "r", "u2")->password; };
  ASSERT_FALSE(WhyNot("bert", "a password"));
  const SteadyTime deadline = fixture_.clock.Steady() + Seconds(30);
  while (stored().starts_with("$2b$") && fixture_.clock.Steady() < deadline) std::this_thread::yield();
  EXPECT_TRUE(stored().starts_with("$argon2id$")) << stored();
  EXPECT_FALSE(WhyNot("bert", "a password"));
}

}  // namespace
}  // namespace writ::accounts

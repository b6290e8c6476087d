// Tokens that speak for people, and the families that renew them.
#include <atomic>
#include <barrier>
#include <set>
#include <thread>

#include "admin/people.h"
#include "protocol/introspection/introspection_endpoint.h"
#include "protocol/lookup/find_access_token.h"
#include "tests/realm/realm_fixture.h"
#include "writ/directory.h"
#include "writ/hashing.h"

namespace writ {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

class PeopleTest : public RealmTest {
 protected:
  PeopleTest() {
    accounts::Account draft;
    draft.person.username = "ann";
    draft.person.claims = {{"role", "reader", ClaimType::kString}};
    draft.password = admin::StoredPassword("Ann's password", *random_);
    ann_ = admin::AddPerson(work_, draft).value().person.account_id;
  }

  static RealmSettings Settings() {
    RealmSettings settings = MakeSettings("east");
    Client app = settings.clients[0];
    app.client_id = "app";
    app.allowed_grant_types = {"password"};
    app.allowed_scopes = {"a", "openid"};
    app.allow_offline_access = true;
    app.claims = {};
    Client sliding = app;
    sliding.client_id = "sliding";
    sliding.refresh_token_expiration = RefreshTokenExpiration::kSliding;
    sliding.sliding_refresh_token_lifetime = Seconds(100);
    sliding.absolute_refresh_token_lifetime = Seconds(250);
    Client endless = sliding;
    endless.client_id = "endless";
    endless.absolute_refresh_token_lifetime = Seconds(0);
    Client reuse = sliding;
    reuse.client_id = "reuse";
    reuse.refresh_token_usage = RefreshTokenUsage::kReUse;
    Client fresh = app;
    fresh.client_id = "fresh";
    fresh.update_access_token_claims_on_refresh = true;
    for (const Client& client : {app, sliding, endless, reuse, fresh}) settings.clients.push_back(client);
    settings.api_resources[0].user_claims = {"role"};
    settings.identity_resources = {{.name = "openid"}};
    return settings;
  }

  Realm OpenWithPeople(RealmSettings settings = Settings()) {
    return Realm(std::move(settings), kMasterKey, {later_, *random_, *store_, people_.get()});
  }

  static Result<TokenSet> Ask(const Realm& realm, Parameters parameters, const std::string& client = "app") {
    parameters.emplace_back("client_id", client);
    parameters.emplace_back("client_secret", "s");
    return realm.RequestTokens({.parameters = std::move(parameters), .authorization = ""},
                               Milliseconds(60'000));
  }

  static Result<TokenSet> SignIn(const Realm& realm, const std::string& client = "app") {
    return Ask(realm,
               {{"grant_type", "password"},
                {"username", "ann"},
                {"password", "Ann's password"},
                {"scope", "a offline_access"}},
               client);
  }

  static Result<TokenSet> Refresh(const Realm& realm, const std::string& token,
                                  const std::string& client = "app") {
    return Ask(realm, {{"grant_type", "refresh_token"}, {"refresh_token", token}}, client);
  }

  bool IsLive(const Realm& realm, const std::string& token) {
    Call call = MakeCall("");
    call.now = later_.Now();
    return FindAccessToken(call, *realm.context(), token).has_value();
  }

  LaterClock later_{*clock_};
  const std::unique_ptr<Hashing> hashing_ = MakeHashing(2, 64, *clock_, *waiter_);
  const std::unique_ptr<Directory> people_ = MakeDirectory(*store_, *random_, *hashing_, *waiter_);
  const admin::PeopleWork work_{*store_, *clock_, *random_, "east", "test"};
  std::string ann_;
};

//= security:T-RT-02
//= family:7.02
TEST_F(PeopleTest, OfSixtyFourRefreshesAtOnceAllGetOneSuccessor) {
  const Realm realm = OpenWithPeople();
  std::string token = SignIn(realm)->refresh_token();
  for (int round = 0; round < 5; ++round) {
    std::barrier start(64);
    std::mutex mutex;
    std::set<std::string> successors;
    std::vector<std::thread> clients;
    for (int i = 0; i < 64; ++i) {
      clients.emplace_back([&] {
        start.arrive_and_wait();
        const auto tokens = Refresh(realm, token);
        const std::lock_guard lock(mutex);
        successors.insert(tokens ? tokens->refresh_token() : "refused");
      });
    }
    for (std::thread& client : clients) client.join();
    ASSERT_EQ(successors.size(), 1U) << "round " << round;
    ASSERT_EQ(successors.count("refused"), 0U);
    token = *successors.begin();
  }
  const auto handle = realm.context()->handles->Parse(token);
  ASSERT_TRUE(handle);
  EXPECT_EQ(handle->generation, 6U) << "each round moved the family once";
}

TEST_F(PeopleTest, WithoutAWindowOneOfSixtyFourWinsAndTheFamilyEnds) {
  RealmSettings settings = Settings();
  for (Client& client : settings.clients) client.refresh_token_reuse_window = Seconds(0);
  const Realm realm = OpenWithPeople(settings);
  const auto first = SignIn(realm);
  std::barrier start(64);
  std::mutex mutex;
  std::vector<std::string> won;
  std::vector<std::thread> clients;
  for (int i = 0; i < 64; ++i) {
    clients.emplace_back([&] {
      start.arrive_and_wait();
      auto tokens = Refresh(realm, first->refresh_token());
      const std::lock_guard lock(mutex);
      if (tokens) won.push_back(tokens->refresh_token());
    });
  }
  for (std::thread& client : clients) client.join();
  ASSERT_LE(won.size(), 1U);
  for (const std::string& token : won) EXPECT_EQ(WhyNot(Refresh(realm, token)), Reason::kRefreshTokenRevoked);
  EXPECT_FALSE(IsLive(realm, first->access_token()));
}

TEST_F(PeopleTest, TheWindowClosesAfterTenSeconds) {
  const Realm realm = OpenWithPeople();
  const auto first = SignIn(realm);
  const auto second = Refresh(realm, first->refresh_token());
  later_.Advance(Seconds(9));
  EXPECT_EQ(Refresh(realm, first->refresh_token())->refresh_token(), second->refresh_token());
  EXPECT_TRUE(IsLive(realm, first->access_token()));
  later_.Advance(Seconds(2));
  EXPECT_EQ(WhyNot(Refresh(realm, first->refresh_token())), Reason::kRefreshTokenReused);
  EXPECT_EQ(WhyNot(Refresh(realm, second->refresh_token())), Reason::kRefreshTokenRevoked);
  EXPECT_FALSE(IsLive(realm, first->access_token()));
  EXPECT_FALSE(IsLive(realm, second->access_token()));
}

//= security:T-RT-10
//= family:1.11.18
//= family:1.11.04
//= family:4.1.26
//= family:4.1.27
TEST_F(PeopleTest, AnAbsoluteLimitIsNeverExtended) {
  const Realm realm = OpenWithPeople();
  std::string token = SignIn(realm)->refresh_token();
  for (int i = 0; i < 29; ++i) {
    later_.Advance(Seconds(86'400));
    const auto tokens = Refresh(realm, token);
    ASSERT_TRUE(tokens) << i;
    token = tokens->refresh_token();
  }
  later_.Advance(Seconds(86'400));
  EXPECT_EQ(WhyNot(Refresh(realm, token)), Reason::kRefreshTokenExpired);
}

//= security:T-RT-11
//= family:1.11.19
//= family:4.1.26
//= family:4.1.27
TEST_F(PeopleTest, ASlidingOneLivesByUse) {
  const Realm realm = OpenWithPeople();
  for (const char* const client : {"sliding", "reuse"}) {
    SCOPED_TRACE(client);
    std::string token = SignIn(realm, client)->refresh_token();
    for (const int wait : {90, 90}) {
      later_.Advance(Seconds(wait));
      const auto tokens = Refresh(realm, token, client);
      ASSERT_TRUE(tokens);
      token = tokens->refresh_token();
    }
    // 180 of 250 seconds: what is left is less than a whole slide.
    later_.Advance(Seconds(71));
    EXPECT_EQ(WhyNot(Refresh(realm, token, client)), Reason::kRefreshTokenExpired);
  }
  const std::string unused = SignIn(realm, "sliding")->refresh_token();
  later_.Advance(Seconds(101));
  EXPECT_EQ(WhyNot(Refresh(realm, unused, "sliding")), Reason::kRefreshTokenExpired);
}

TEST_F(PeopleTest, ASlidingOneWithoutALimitLivesAsLongAsItIsUsed) {
  const Realm realm = OpenWithPeople();
  std::string token = SignIn(realm, "endless")->refresh_token();
  for (int i = 0; i < 20; ++i) {
    later_.Advance(Seconds(90));
    const auto tokens = Refresh(realm, token, "endless");
    ASSERT_TRUE(tokens) << i;
    token = tokens->refresh_token();
  }
}

//= security:T-RT-12
//= family:1.11.08
TEST_F(PeopleTest, EndsWithThePerson) {
  const Realm realm = OpenWithPeople();
  const auto disable = [&](bool disabled) {
    ASSERT_TRUE(admin::ChangePerson(work_, "ann", "user.changed", [&](accounts::Account& account) {
      account.person.disabled = disabled;
      return std::optional<std::string>();
    }));
  };
  const auto tokens = SignIn(realm);
  disable(true);
  EXPECT_EQ(WhyNot(Refresh(realm, tokens->refresh_token())), Reason::kPersonDisabledSince);
  EXPECT_FALSE(IsLive(realm, tokens->access_token()));
  disable(false);
  const auto again = Refresh(realm, tokens->refresh_token());
  ASSERT_TRUE(again) << "nothing was used up";
  ASSERT_TRUE(admin::SetPassword(work_, "ann", base::SecretBytes("another password")));
  EXPECT_EQ(WhyNot(Refresh(realm, again->refresh_token())), Reason::kPersonChanged);
  EXPECT_FALSE(IsLive(realm, again->access_token()));
}

//= security:T-US-20
//= family:1.11.13
//= family:1.11.14
//= family:4.1.28
TEST_F(PeopleTest, KeepsClaimsOrReadsThemAnew) {
  const Realm realm = OpenWithPeople();
  const auto app = SignIn(realm);
  const auto fresh = SignIn(realm, "fresh");
  ASSERT_TRUE(admin::ChangePerson(work_, "ann", "user.changed", [](accounts::Account& account) {
    return admin::ApplySettings(account, {"role=writer"});
  }));
  const auto role = [&](const std::string& token) {
    const std::string claims = Verify(realm, token, "ES256").value_or("");
    return claims.contains(R"("role":"writer")")   ? "writer"
           : claims.contains(R"("role":"reader")") ? "reader"
                                                   : "none";
  };
  EXPECT_STREQ(role(Refresh(realm, app->refresh_token())->access_token()), "reader");
  EXPECT_STREQ(role(Refresh(realm, fresh->refresh_token(), "fresh")->access_token()), "writer");
}

//= decisions:refresh.04
//= family:1.11.11
TEST_F(PeopleTest, DropsScopesThatTheClientHasNoMore) {
  const auto tokens = SignIn(OpenWithPeople());
  RealmSettings settings = Settings();
  for (Client& client : settings.clients) client.allowed_scopes = {"openid"};
  const Realm narrow = OpenWithPeople(settings);
  EXPECT_EQ(WhyNot(Refresh(narrow, tokens->refresh_token())), Reason::kScopeNone) << "a token for nothing";
  for (Client& client : settings.clients) client.allow_offline_access = false;
  EXPECT_EQ(WhyNot(Refresh(OpenWithPeople(settings), tokens->refresh_token())), Reason::kOfflineAccessOff);
}

//= security:T-RT-15
TEST_F(PeopleTest, KeepsNothingThatIsASecret) {
  const Realm realm = OpenWithPeople();
  const std::string token = SignIn(realm)->refresh_token();
  const auto handle = realm.context()->handles->Parse(token);
  const auto row = store_->Find("east", handle->family.key());
  ASSERT_TRUE(row);
  EXPECT_FALSE(row->payload.bytes.contains(token));
  EXPECT_FALSE(row->payload.bytes.contains(handle->secret));
  EXPECT_FALSE(row->payload.bytes.contains("Ann's password"));
}

//= security:T-RT-04
TEST_F(PeopleTest, RemembersAcrossARestart) {
  std::string old_one;
  std::string current;
  {
    const Realm realm = OpenWithPeople();
    old_one = SignIn(realm)->refresh_token();
    current = Refresh(realm, old_one)->refresh_token();
  }
  later_.Advance(Seconds(60));
  const Realm realm = OpenWithPeople();
  EXPECT_EQ(WhyNot(Refresh(realm, old_one)), Reason::kRefreshTokenReused);
  EXPECT_EQ(WhyNot(Refresh(realm, current)), Reason::kRefreshTokenRevoked);
}

TEST_F(PeopleTest, TokensOfOneRealmAreNoneOfAnother) {
  const std::string token = SignIn(OpenWithPeople())->refresh_token();
  RealmSettings settings = Settings();
  settings.name = "west";
  EXPECT_EQ(WhyNot(Refresh(OpenWithPeople(settings), token)), Reason::kRefreshTokenUnknown);
  EXPECT_EQ(WhyNot(SignIn(OpenWithPeople(settings))), Reason::kPersonUnknown);
}

TEST_F(PeopleTest, WithoutADirectoryThereIsNobody) {
  const Realm realm(Settings(), kMasterKey, {later_, *random_, *store_});
  EXPECT_EQ(WhyNot(SignIn(realm)), Reason::kPersonUnknown);
}

//= security:T-RT-19
//= family:7.09
TEST_F(PeopleTest, AFamilyIsOneRowHoweverOftenItIsUsed) {
  const Realm realm = OpenWithPeople();
  std::string token = SignIn(realm)->refresh_token();
  const std::size_t before = store_->FindAudit("east", 1'000).size();
  for (int i = 0; i < 300; ++i) token = Refresh(realm, token)->refresh_token();
  EXPECT_EQ(store_->FindAudit("east", 1'000).size(), before);
  // All there is to forget, once everything is over: the family, and what the sign-in counted.
  EXPECT_LE(store_->ForgetBefore(later_.Now() + Seconds(86'400 * 365), 1'000), 8U);
}

}  // namespace
}  // namespace writ

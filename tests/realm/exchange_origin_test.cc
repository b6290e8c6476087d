// What came of an exchange ends with what it came of.
#include <atomic>
#include <barrier>
#include <thread>

#include "tests/realm/exchange_fixture.h"

namespace writ {
namespace {

class ExchangeOriginTest : public ExchangeTest {
 protected:
  /// Every mix of JWT and reference token that two exchanges of `token` give.
  std::vector<std::string> Chain(const std::string& token, const Form& more = {}) const {
    std::vector<std::string> all;
    for (const char* const first : {"back", "refers"}) {
      all.push_back(Exchange(token, first, more)->access_token());
      for (const char* const second : {"back", "refers"})
        all.push_back(Exchange(all.back(), second, more)->access_token());
    }
    return all;
  }
};

//= security:T-TX-04
TEST_F(ExchangeOriginTest, EndsWithEachTokenThatItCameOf) {
  for (const char* const subject : {"job", "reference", "web"}) {
    const bool person = std::string(subject) == "web";
    const std::string token = person ? SignIn("a openid").access_token() : OfClient(subject);
    const auto all = Chain(token);
    for (const std::string& one : all) {
      ASSERT_TRUE(IsActive(one, "urn:a")) << subject;
      EXPECT_EQ(Userinfo(one).status, person ? 200 : 403) << subject;
    }
    Revoke(token, subject);
    for (const std::string& one : all) {
      EXPECT_FALSE(IsActive(one, "urn:a")) << subject;
      EXPECT_EQ(Userinfo(one).status, 401) << subject;
      EXPECT_EQ(WhyNot(Exchange(one)), Reason::kSubjectTokenInvalid) << subject;
    }
  }
}

TEST_F(ExchangeOriginTest, EndsWithTheOneBetweenAndLeavesTheFirst) {
  for (const char* const between : {"back", "refers"}) {
    const std::string first = SignIn("a").access_token();
    const std::string second = Exchange(first, between)->access_token();
    const std::string third = Exchange(second, "quiet")->access_token();
    Revoke(second, between);
    EXPECT_TRUE(IsActive(first, "urn:a"));
    EXPECT_FALSE(IsActive(second, "urn:a"));
    EXPECT_FALSE(IsActive(third, "urn:a")) << between;
  }
}

TEST_F(ExchangeOriginTest, EndsWithTheRefreshFamilyOfTheSubjectToken) {
  const TokenSet own = SignIn("a offline_access");
  const auto all = Chain(own.access_token());
  for (const std::string& one : all) ASSERT_TRUE(IsActive(one, "urn:a"));
  Revoke(own.refresh_token(), "web");
  for (const std::string& one : all) EXPECT_FALSE(IsActive(one, "urn:a"));
}

TEST_F(ExchangeOriginTest, EndsWithTheConsentToTheFirstClient) {
  Browser browser(*this);
  const Reply ask = browser.SignIn(browser.Authorize({{"client_id", "asks"}, {"scope", "a"}}));
  const Reply answer = browser.PostText(
      "/account/consent",
      "interaction=" + ParameterOf(Browser::Location(ask), "interaction") + "&decision=allow&scope=a");
  const auto own = Redeem(ParameterOf(Browser::Location(answer), "code"), {{"client_id", "asks"}});
  ASSERT_TRUE(own.has_value());
  const auto all = Chain(own->access_token());
  EndAll(GuardedKind::kConsent);
  for (const std::string& one : all) EXPECT_FALSE(IsActive(one, "urn:a"));
}

TEST_F(ExchangeOriginTest, EndsWithTheSessionOfAClientThatIsBoundToIt) {
  const TokenSet own = SignIn("a", "bound");
  const auto all = Chain(own.access_token());
  for (const std::string& one : all) ASSERT_TRUE(IsActive(one, "urn:a"));
  EndAll(GuardedKind::kSession);
  for (const std::string& one : all) EXPECT_FALSE(IsActive(one, "urn:a"));
  EXPECT_EQ(WhyNot(Exchange(own.access_token())), Reason::kSubjectTokenInvalid);
}

TEST_F(ExchangeOriginTest, EndsWithThePersonAndWithEachClient) {
  const std::string of_person = Exchange(SignIn("a").access_token(), "back")->access_token();
  const std::string of_client = Exchange(OfClient("job"), "back")->access_token();
  const std::string later = Exchange(of_person, "quiet")->access_token();
  const auto is_live_without = [&](const std::string& client, const std::string& token) {
    RealmSettings settings = WithExchange();
    std::ranges::find(settings.clients, client, &Client::client_id)->enabled = false;
    const Realm realm(settings, kMasterKey, {later_, *random_, *store_, people_.get(), &pages_});
    Call call = MakeCall("");
    return FindAccessToken(call, *realm.context(), token).has_value();
  };
  EXPECT_TRUE(is_live_without("spa", later));
  EXPECT_FALSE(is_live_without("web", of_person));
  EXPECT_FALSE(is_live_without("web", later));
  EXPECT_FALSE(is_live_without("back", later));
  EXPECT_FALSE(is_live_without("job", of_client));
  admin::ChangePerson(work_, "ann", "user.disabled", [](accounts::Account& account) {
    account.person.disabled = true;
    return std::optional<std::string>();
  });
  EXPECT_FALSE(IsActive(later, "urn:a"));
  EXPECT_TRUE(IsActive(of_client, "urn:a"));
}

TEST_F(ExchangeOriginTest, TellsNoClientWhatAnotherAskedForByName) {
  Browser browser(*this);
  const std::string code =
      browser.Code({{"scope", "a openid"}, {"claims", R"({"userinfo":{"email":null}})"}});
  const std::string own = Redeem(code)->access_token();
  EXPECT_NE(Userinfo(own).body.find("ann@example.org"), std::string::npos);
  const Reply other = Userinfo(Exchange(own)->access_token());
  EXPECT_EQ(other.status, 200);
  EXPECT_EQ(other.body.find("ann@example.org"), std::string::npos) << other.body;
}

TEST_F(ExchangeOriginTest, NothingIsLeftOfARaceOfRevocationAndExchange) {
  constexpr int kCallers = 64;
  for (const char* const subject : {"job", "reference", "web"}) {
    const std::string token = std::string(subject) == "web" ? SignIn("a").access_token() : OfClient(subject);
    std::vector<std::string> results(kCallers);
    std::barrier start(kCallers);
    std::vector<std::thread> callers;
    for (std::size_t i = 0; i < kCallers; ++i) {
      callers.emplace_back([&, i] {
        start.arrive_and_wait();
        if (i % 8 == 7) {
          Revoke(token, subject);
          return;
        }
        const auto tokens = Exchange(token, i % 2 == 0 ? "back" : "refers");
        if (tokens) results[i] = tokens->access_token();
      });
    }
    for (std::thread& caller : callers) caller.join();
    for (const std::string& one : results) {
      EXPECT_FALSE(!one.empty() && IsActive(one, "urn:a")) << subject;
    }
    EXPECT_EQ(WhyNot(Exchange(token)), Reason::kSubjectTokenInvalid);
  }
}

/// Who acts may act no more, once their own token is over.
TEST_F(ExchangeOriginTest, EndsWithTheTokenOfWhoActs) {
  const std::string subject = SignIn("a").access_token();
  const auto acted = [&](const std::string& actor) {
    const auto tokens =
        Exchange(subject, "back", {{"actor_token", actor}, {"actor_token_type", kAccessTokenType}});
    EXPECT_TRUE(tokens.has_value());
    return tokens ? tokens->access_token() : std::string();
  };
  const std::string actor = OfClient("back");
  const std::string by_client = acted(actor);
  EXPECT_TRUE(IsActive(by_client, "urn:a"));
  Revoke(actor, "back");
  EXPECT_FALSE(IsActive(by_client, "urn:a"));
  EXPECT_TRUE(IsActive(subject, "urn:a"));
}

TEST_F(ExchangeOriginTest, EndsWithThePersonWhoActs) {
  auto settings = WithExchange();
  std::ranges::find(settings.clients, "web", &Client::client_id)->allowed_grant_types.emplace_back(kExchange);
  settings.options.exchange_policies.push_back(
      {.clients = {"web"}, .subject_clients = {"job"}, .resources = {"urn:a"}, .scopes = {}});
  const Realm realm(settings, kMasterKey, {later_, *random_, *store_, people_.get(), &pages_});
  const TokenSet own = SignIn("a offline_access");
  const auto acted = [&] {
    return realm.RequestTokens({.parameters = {{"grant_type", kExchange},
                                               {"client_id", "web"},
                                               {"client_secret", "s"},
                                               {"subject_token", OfClient("job")},
                                               {"subject_token_type", kAccessTokenType},
                                               {"actor_token", own.access_token()},
                                               {"actor_token_type", kAccessTokenType}},
                                .authorization = ""},
                               Milliseconds(60'000));
  };
  const auto first = acted();
  ASSERT_TRUE(first.has_value()) << ReasonName(first.error().reason);
  EXPECT_TRUE(IsActive(first->access_token(), "urn:a"));
  // With the family that the actor's token is of, though that token itself is not marked.
  Revoke(own.refresh_token(), "web");
  EXPECT_FALSE(IsActive(first->access_token(), "urn:a"));
}

}  // namespace
}  // namespace writ

// What a code is worth at the token endpoint, beyond its being redeemed once.

#include <thread>

#include "protocol/session/session.h"
#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

class RedemptionTest : public BrowserTest {
 protected:
  static RealmSettings WithMore() {
    RealmSettings settings = Settings();
    Client lax = *std::ranges::find(settings.clients, "web", &Client::client_id);
    lax.client_id = "lax";
    lax.require_pkce = false;
    Client other = lax;
    other.client_id = "other";
    other.allowed_grant_types = {"implicit", "client_credentials"};
    settings.clients.insert(settings.clients.end(), {lax, other});
    return settings;
  }
  RedemptionTest() : BrowserTest(WithMore()) {}

  void Disable(const std::string& name) {
    admin::ChangePerson(work_, name, "user.disabled", [](accounts::Account& account) {
      account.person.disabled = true;
      return std::optional<std::string>();
    });
  }
};

//= family:1.9.01
//= family:1.9.02
//= family:1.9.03
TEST_F(RedemptionTest, NeedsACodeAndTheGrant) {
  EXPECT_EQ(WhyNot(Redeem("x", {{"client_id", "other"}})), Reason::kGrantNotAllowed);
  EXPECT_EQ(WhyNot(Redeem("", {{"code", ""}})), Reason::kCodeMissing);
  EXPECT_EQ(WhyNot(Redeem(std::string(257, 'A'))), Reason::kCodeUnknown);
}

//= family:1.9.16
//= security:T-PK-03
TEST_F(RedemptionTest, TakesNoVerifierForACodeWithoutAChallenge) {
  Browser browser(*this);
  const Parameters bare{{"client_id", "lax"}, {"code_challenge", ""}, {"code_challenge_method", ""}};
  EXPECT_EQ(WhyNot(Redeem(browser.Code(bare), {{"client_id", "lax"}})), Reason::kCodeVerifier);
  EXPECT_TRUE(Redeem(browser.Code(bare), {{"client_id", "lax"}, {"code_verifier", ""}}).has_value());
}

//= security:T-AC-18
//= decisions:scopes.10
TEST_F(RedemptionTest, WidensNothing) {
  Browser browser(*this);
  const auto tokens = Redeem(browser.Code(), {{"scope", "openid a rs email"}, {"claims", "{}"}});
  EXPECT_EQ(tokens->scope(), "a openid");
}

//= decisions:scopes.07
//= decisions:scopes.08
//= family:1.9.13
//= family:1.9.14
//= family:1.16.08
//= family:7.17
TEST_F(RedemptionTest, IsForTheAuthorizedResources) {
  Browser browser(*this);
  const auto audience = [](const Result<TokenSet>& tokens) {
    const std::string claims = ClaimsOf(tokens->access_token());
    return claims.substr(claims.find("\"aud\":") + 6,
                         claims.find(",\"scope\"") - claims.find("\"aud\":") - 6);
  };
  const Parameters both{{"scope", "a rs"}};
  EXPECT_EQ(audience(Redeem(browser.Code(both), {{"resource", "urn:a"}})), "\"urn:a\"")
      << "none was named at first: it narrows";
  EXPECT_EQ(WhyNot(Redeem(browser.Code(both), {{"resource", "urn:es"}})), Reason::kResourceWithoutScope);
  const Parameters one{{"scope", "a rs"}, {"resource", "urn:a"}};
  EXPECT_EQ(audience(Redeem(browser.Code(one))), "\"urn:a\"") << "the one that was authorized";
  const std::string code = browser.Code(one);
  EXPECT_EQ(WhyNot(Redeem(code, {{"resource", "urn:rs"}})), Reason::kResourceNotGranted);
  EXPECT_TRUE(Redeem(code).has_value()) << "the code lives";
  RealmSettings settings = WithMore();
  for (Client& client : settings.clients) std::erase(client.allowed_scopes, "a");
  const Realm narrower(settings, kMasterKey, {later_, *random_, *store_, people_.get(), &pages_});
  const std::string late = browser.Code();
  const auto refused = narrower.RequestTokens({.parameters = {{"grant_type", "authorization_code"},
                                                              {"client_id", "web"},
                                                              {"client_secret", "s"},
                                                              {"code", late},
                                                              {"redirect_uri", kCallback},
                                                              {"code_verifier", kVerifier}},
                                               .authorization = ""});
  EXPECT_EQ(WhyNot(refused), Reason::kScopeNotAllowed) << "what the client may have no more";
}

//= family:1.16.07
//= family:1.16.09
TEST_F(RedemptionTest, MayBeForSeveralResourcesAndEachByItself) {
  Browser browser(*this);
  const std::string request =
      "/connect/authorize?" + FormOf(AuthorizeParameters({{"scope", "a rs offline_access"}}));
  const Reply begin = browser.Get(request + "&resource=urn:a&resource=urn:rs");
  auto tokens = Redeem(ParameterOf(Browser::Location(browser.SignIn(begin)), "code"));
  ASSERT_TRUE(tokens.has_value());
  EXPECT_TRUE(ClaimsOf(tokens->access_token()).contains(R"("aud":["urn:a","urn:rs"])"));
  const auto refresh = [&](const char* resource) {
    return Redeem("", {{"grant_type", "refresh_token"},
                       {"refresh_token", tokens->refresh_token()},
                       {"resource", resource}});
  };
  EXPECT_EQ(WhyNot(refresh("urn:es")), Reason::kResourceNotGranted);
  for (const char* const resource : {"urn:a", "urn:rs"}) {
    tokens = refresh(resource);
    ASSERT_TRUE(tokens.has_value()) << resource;
    EXPECT_TRUE(ClaimsOf(tokens->access_token()).contains("\"aud\":\"" + std::string(resource) + '"'));
  }
  const std::string front = ParameterOf(
      browser.Answer(
          {{"client_id", "spa"}, {"response_type", "token"}, {"scope", "a rs"}, {"resource", "urn:a"}}),
      "access_token");
  EXPECT_TRUE(ClaimsOf(front).contains(R"("aud":"urn:a")")) << front;
}

//= security:T-AC-05
TEST_F(RedemptionTest, BelongsToItsRealm) {
  Browser browser(*this);
  const std::string code = browser.Code();
  RealmSettings settings = WithMore();
  settings.name = "west";
  settings.options.issuer_uri = "https://west.example.com";
  const Realm west(settings, kMasterKey, {later_, *random_, *store_, people_.get(), &pages_});
  const auto refused = west.RequestTokens({.parameters = {{"grant_type", "authorization_code"},
                                                          {"client_id", "web"},
                                                          {"client_secret", "s"},
                                                          {"code", code},
                                                          {"redirect_uri", kCallback},
                                                          {"code_verifier", kVerifier}},
                                           .authorization = ""});
  EXPECT_EQ(WhyNot(refused), Reason::kCodeUnknown);
  EXPECT_TRUE(Redeem(code).has_value());
}

//= security:T-US-06
//= family:1.9.17
TEST_F(RedemptionTest, SpeaksForNobodyWhoIsDisabledWhateverTheWay) {
  Browser browser(*this);
  const std::string code = browser.Code();
  const auto tokens = Redeem(browser.Code({{"scope", "openid a offline_access"}}));
  const std::string front =
      ParameterOf(browser.Answer({{"client_id", "spa"}, {"response_type", "id_token token"}, {"nonce", "n"}}),
                  "access_token");
  ASSERT_TRUE(IsLive(front));
  Disable("ann");
  EXPECT_EQ(WhyNot(Redeem(code)), Reason::kPersonDisabledSince);
  EXPECT_EQ(WhyNot(Redeem("", {{"grant_type", "refresh_token"}, {"refresh_token", tokens->refresh_token()}})),
            Reason::kPersonDisabledSince);
  EXPECT_FALSE(IsLive(tokens->access_token()));
  EXPECT_FALSE(IsLive(front));
  EXPECT_EQ(ErrorOf(browser.Authorize({{"prompt", "none"}})), "login_required");
  Browser fresh(*this);
  EXPECT_TRUE(fresh.SignIn(fresh.Authorize()).body.contains("role=\"alert\""));
  EXPECT_TRUE(fresh.SignIn(fresh.Get("/account")).body.contains("role=\"alert\""));
  EXPECT_EQ(people_->Admit("east", {.subject = accounts_["ann"], .claims = {}}).error().reason,
            Reason::kPersonDisabled);
}

//= security:T-RT-06
TEST_F(RedemptionTest, LeavesNothingAliveThatIsRevokedWhileItIsRenewed) {
  for (int round = 0; round < 8; ++round) {
    Browser browser(*this);
    const auto tokens = Redeem(browser.Code({{"scope", "openid a offline_access"}}));
    std::vector<std::string> given(8);
    {
      std::vector<std::thread> racers;
      for (std::string& slot : given) {
        racers.emplace_back([&] {
          const auto renewed =
              Redeem("", {{"grant_type", "refresh_token"}, {"refresh_token", tokens->refresh_token()}});
          if (renewed) slot = renewed->access_token();
        });
      }
      racers.emplace_back([&] {
        const std::string form = FormAbout(tokens->refresh_token(), "web");
        Call call = MakeCall(form);
        call.path = "/connect/revocation";
        EXPECT_EQ(Answer(call).status, 200);
      });
      for (std::thread& racer : racers) racer.join();
    }
    for (const std::string& token : given) EXPECT_TRUE(token.empty() || !IsLive(token));
  }
}

//= security:T-MX-06
TEST_F(RedemptionTest, GivesTheStateBackAsItCame) {
  Browser browser(*this);
  std::string state;
  while (state.size() < 2'000) state += "%20+%zz \"<ü>&=#;";
  EXPECT_EQ(ParameterOf(browser.Answer({{"state", state}}), "state"), state);
  EXPECT_EQ(ParameterOf(browser.Answer({{"state", state}, {"prompt", "none login"}}), "state"), state);
}

//= security:T-UI-17
//= family:3.3.01
TEST_F(RedemptionTest, BeginsWithARequestOfSomeLength) {
  for (const Parameters& long_one : {Parameters{{"ui_locales", std::string(101, 'x')}},
                                     Parameters{{"login_hint", std::string(4'096, 'x')}},
                                     Parameters{{"nonce", std::string(1'025, 'x')}}}) {
    Browser browser(*this);
    EXPECT_EQ(ErrorOf(browser.Authorize(long_one)), "invalid_request") << long_one.begin()->first;
  }
}

TEST_F(RedemptionTest, KeepsNoRequestWithoutEnd) {
  Browser browser(*this);
  const Reply page =
      browser.Post("/connect/authorize", AuthorizeParameters({{"state", std::string(60'000, 'x')}}));
  EXPECT_EQ(page.status, 400);
  EXPECT_TRUE(page.body.contains("data-page=\"error\"")) << page.body;
  EXPECT_TRUE(store_->FindGuarded("east", GuardedKind::kInteraction).empty());
}

TEST_F(RedemptionTest, WaitsForSoManyPeopleOfOneAddress) {
  Browser browser(*this);
  int refused = 0;
  for (int i = 0; i < 610; ++i) refused += browser.Authorize().status == 429 ? 1 : 0;
  EXPECT_EQ(refused, 10);
  EXPECT_EQ(store_->FindGuarded("east", GuardedKind::kInteraction).size(), 600U);
}

}  // namespace
}  // namespace writ

// Tokens that come from the authorization endpoint itself: the implicit and hybrid flows.

#include "protocol/mint/id_token.h"
#include "protocol/rows/new_change.h"
#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

class BrowserTokensTest : public BrowserTest {
 protected:
  static RealmSettings WithStateHash() {
    RealmSettings settings = Settings();
    settings.options.emit_state_hash = true;
    for (const char* const base : {"hybrid", "spa"}) {
      Client careful = *std::ranges::find(settings.clients, base, &Client::client_id);
      careful.client_id += "-careful";
      careful.require_consent = true;
      settings.clients.push_back(careful);
    }
    return settings;
  }
  BrowserTokensTest() : BrowserTest(WithStateHash()) {}

  static Parameters Asking(const std::string& client, const std::string& type) {
    return {{"client_id", client}, {"response_type", type}, {"nonce", "n-1"}};
  }

  static std::string HashOf(const std::string& text) {
    return '"' + HalfHash(crypto::JwsAlgorithm::kRs256, text) + '"';
  }
};

//= security:T-AC-15
//= security:T-AC-16
//= op:3.09
//= op:4.03
//= family:4.1.20
TEST_F(BrowserTokensTest, TieEachIdTokenToWhatComesWithIt) {
  for (const std::string type : {"code id_token token", "token code id_token", "code id_token"}) {
    Browser browser(*this);
    const std::string answer = browser.Answer(Asking("hybrid", type));
    ASSERT_TRUE(answer.starts_with(std::string(kCallback) + '#')) << answer;
    EXPECT_EQ(ParameterOf(answer, "state"), "xyz");
    EXPECT_EQ(ParameterOf(answer, "iss"), "https://east.example.com");
    const std::string token = ParameterOf(answer, "access_token");
    const std::string claims = ClaimsOf(ParameterOf(answer, "id_token"));
    EXPECT_TRUE(claims.contains("\"c_hash\":" + HashOf(ParameterOf(answer, "code")))) << claims;
    EXPECT_TRUE(claims.contains("\"s_hash\":" + HashOf("xyz"))) << claims;
    EXPECT_TRUE(claims.contains("\"nonce\":\"n-1\"")) << claims;
    EXPECT_FALSE(claims.contains("email")) << "userinfo tells that";
    EXPECT_EQ(token.empty(), type == "code id_token");
    EXPECT_EQ(claims.contains("\"at_hash\":" + HashOf(token)), !token.empty()) << claims;
    if (!token.empty()) {
      EXPECT_TRUE(IsLive(token));
      EXPECT_EQ(ParameterOf(answer, "token_type"), "Bearer");
      EXPECT_EQ(ParameterOf(answer, "expires_in"), "3600");
    }
    EXPECT_TRUE(Redeem(ParameterOf(answer, "code"), {{"client_id", "hybrid"}}).has_value());
  }
}

TEST_F(BrowserTokensTest, GiveNoRefreshToken) {
  Browser browser(*this);
  Parameters asking = Asking("hybrid", "code token");
  asking["scope"] = "openid a offline_access";
  const std::string answer = browser.Answer(asking);
  EXPECT_EQ(ParameterOf(answer, "scope"), "a openid");
  EXPECT_EQ(ParameterOf(answer, "refresh_token"), "");
  const auto tokens = Redeem(ParameterOf(answer, "code"), {{"client_id", "hybrid"}});
  EXPECT_FALSE(tokens->refresh_token().empty()) << "the code does";
}

//= op:4.04
TEST_F(BrowserTokensTest, TellAllInAnIdTokenThatComesAlone) {
  Browser browser(*this);
  Parameters asking = Asking("spa", "id_token");
  asking["scope"] = "openid email offline_access";
  const std::string claims = ClaimsOf(ParameterOf(browser.Answer(asking), "id_token"));
  EXPECT_TRUE(claims.contains("\"email\":\"ann@example.org\"")) << claims;
  EXPECT_FALSE(claims.contains("at_hash") || claims.contains("c_hash")) << claims;
  EXPECT_TRUE(store_->FindGuarded("east", GuardedKind::kInteraction).empty());
}

//= security:T-MX-07
//= family:3.3.17
//= family:3.3.19
//= family:3.3.21
TEST_F(BrowserTokensTest, AreForClientsThatAreAllowedThem) {
  const auto refuse = [&](Parameters asking, const Parameters& changes, const char* error) {
    for (const auto& [name, value] : changes) asking[name] = value;
    Browser browser(*this);
    const std::string answer = browser.Answer(asking);
    EXPECT_EQ(ParameterOf(answer, "error"), error) << FormOf(asking);
    EXPECT_EQ(ParameterOf(answer, "access_token"), "") << answer;
    EXPECT_EQ(ParameterOf(answer, "id_token"), "") << answer;
    EXPECT_EQ(answer.contains("#error="), asking.at("response_type") != "code") << answer;
  };
  refuse(Asking("web", "code id_token"), {}, "unauthorized_client");
  refuse(Asking("web", "token"), {}, "unauthorized_client");
  refuse(Asking("hybrid", "id_token"), {}, "unauthorized_client");
  refuse(Asking("hybrid", "code"), {}, "unauthorized_client");
  refuse(Asking("spa", "id_token"), {{"nonce", ""}, {"scope", "openid"}}, "invalid_request");
  refuse(Asking("spa", "id_token"), {{"scope", "a"}}, "invalid_request");
  refuse(Asking("spa", "id_token"), {{"scope", "openid a"}}, "invalid_scope");
  refuse(Asking("spa", "token"), {{"scope", "openid a"}}, "invalid_scope");
  refuse(Asking("spa", "id_token token"), {{"response_mode", "query"}}, "invalid_request");
}

TEST_F(BrowserTokensTest, EndWithThePerson) {
  Browser browser(*this);
  Parameters asking = Asking("spa", "id_token token");
  const std::string token = ParameterOf(browser.Answer(asking), "access_token");
  ASSERT_TRUE(IsLive(token));
  admin::ChangePerson(work_, "ann", "user.disabled", [](accounts::Account& account) {
    account.person.disabled = true;
    return std::optional<std::string>();
  });
  EXPECT_FALSE(IsLive(token));
}

//= security:T-CA-09
//= family:3.2.10
TEST_F(BrowserTokensTest, AreAdvertisedWhereSomebodyMayHaveThem) {
  const std::string some = realm_.Metadata();
  for (const char* const type : {"\"code id_token token\"", "\"id_token token\"", "\"implicit\""})
    EXPECT_TRUE(some.contains(type)) << some;
  const std::string none = Open("bare").Metadata();
  for (const char* const type : {"id_token token", "\"implicit\"", "\"password\""})
    EXPECT_FALSE(none.contains(type)) << none;
}

/// The first consent is given by the same change that the tokens come by.
TEST_F(BrowserTokensTest, ComeWithTheFirstConsent) {
  const std::pair<const char*, const char*> asked[] = {{"hybrid-careful", "code id_token token"},
                                                       {"spa-careful", "id_token token"}};
  for (const auto& [client, type] : asked) {
    Browser browser(*this);
    const Reply page = browser.SignIn(browser.Authorize(Asking(client, type)));
    const Reply back = browser.PostText(
        "/account/consent",
        "interaction=" + ParameterOf(Browser::Location(page), "interaction") + "&decision=allow&scope=a");
    const std::string answer = Browser::Location(back);
    EXPECT_TRUE(IsLive(ParameterOf(answer, "access_token"))) << answer;
    for (const GuardedRow& row : store_->FindGuarded("east", GuardedKind::kConsent)) {
      Change change = NewChange("east", later_.Now(), *random_);
      change.writes.emplace_back(Delete<GuardedKey>{row.key});
      store_->Commit(change, clock_->Steady() + Seconds(20));
    }
    EXPECT_FALSE(IsLive(ParameterOf(answer, "access_token"))) << "it rests on it";
  }
}

}  // namespace
}  // namespace writ

// What a client's settings, and those of all sign-ins, change in a browser.

#include "protocol/outbox/deliver.h"
#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

class ClientSettingsTest : public BrowserTest {
 protected:
  static RealmSettings WithMore() {
    RealmSettings settings = Settings();
    settings.options.cookie_lifetime = Seconds(3'600);
    const auto add = [&](const char* like, const char* name, auto change) {
      Client client = *std::ranges::find(settings.clients, like, &Client::client_id);
      client.client_id = name;
      change(client);
      settings.clients.push_back(client);
    };
    add("web", "lax", [](Client& client) { client.require_pkce = false; });
    add("web", "plain", [](Client& client) { client.allow_plain_text_pkce = true; });
    add("web", "quick", [](Client& client) {
      client.authorization_code_lifetime = Seconds(10);
      client.user_sso_lifetime = Seconds(300);
    });
    add("asks", "forgets", [](Client& client) { client.allow_remember_consent = false; });
    add("asks", "briefly", [](Client& client) { client.consent_lifetime = Seconds(600); });
    add("hybrid", "guarded", [](Client& client) { client.allow_access_tokens_via_browser = false; });
    add("told", "hears", [](Client& client) {
      client.front_channel_logout_session_required = false;
      client.back_channel_logout_session_required = false;
    });
    return settings;
  }
  ClientSettingsTest() : BrowserTest(WithMore()) {}

  /// Signs in for `client`, allows what it asks for, and asks that this be remembered.
  void Consent(Browser& browser, const std::string& client) {
    const Reply ask = browser.SignIn(browser.Authorize({{"client_id", client}}));
    const std::string id = ParameterOf(Browser::Location(ask), "interaction");
    const Reply done = browser.PostText(
        "/account/consent", "interaction=" + id + "&decision=allow&scope=openid&scope=a&remember=true");
    ASSERT_FALSE(ParameterOf(Browser::Location(done), "code").empty()) << client;
  }

  static std::string WayOf(Browser& browser, const std::string& client) {
    const std::string way = Browser::Location(browser.Authorize({{"client_id", client}}));
    return way.substr(0, way.find('?'));
  }
};

//= family:4.1.08
TEST_F(ClientSettingsTest, PkceIsAskedForUnlessTheyLetItBe) {
  Browser browser(*this);
  const Parameters bare{{"code_challenge", ""}, {"code_challenge_method", ""}};
  const Parameters plain{{"code_challenge", kVerifier}, {"code_challenge_method", "plain"}};
  const auto with = [](Parameters changes, const char* client) {
    changes["client_id"] = client;
    return changes;
  };
  EXPECT_EQ(ErrorOf(browser.Authorize(with(bare, "web"))), "invalid_request");
  EXPECT_EQ(ErrorOf(browser.Authorize(with(plain, "web"))), "invalid_request");
  EXPECT_TRUE(
      Redeem(browser.Code(with(bare, "lax")), {{"client_id", "lax"}, {"code_verifier", ""}}).has_value());
  EXPECT_TRUE(Redeem(browser.Code(with(plain, "plain")), {{"client_id", "plain"}}).has_value());
  EXPECT_EQ(WhyNot(Redeem(browser.Code(with(plain, "plain")),
                          {{"client_id", "plain"}, {"code_verifier", std::string(43, 'a')}})),
            Reason::kCodeVerifier);
}

//= family:4.1.17
TEST_F(ClientSettingsTest, NoTokenGoesThroughABrowserUnlessTheySaySo) {
  Browser browser(*this);
  const Parameters asking{{"client_id", "guarded"}, {"response_type", "code token"}, {"nonce", "n"}};
  const std::string refused = browser.Answer(asking);
  EXPECT_EQ(ParameterOf(refused, "error"), "unauthorized_client") << refused;
  EXPECT_EQ(ParameterOf(refused, "access_token"), "");
  Parameters without = asking;
  without["response_type"] = "code id_token";
  EXPECT_FALSE(ParameterOf(browser.Answer(without), "code").empty());
}

//= family:4.1.19
TEST_F(ClientSettingsTest, ConsentIsRememberedAsLongAsTheySay) {
  Browser browser(*this);
  EXPECT_FALSE(browser.Code({{"client_id", "web"}}).empty()) << "it asks for none";
  Browser forgets(*this);
  Consent(forgets, "forgets");
  EXPECT_EQ(WayOf(forgets, "forgets"), "/account/consent");
  Browser briefly(*this);
  Consent(briefly, "briefly");
  later_.Advance(Seconds(590));
  EXPECT_EQ(WayOf(briefly, "briefly"), kCallback);
  later_.Advance(Seconds(20));
  EXPECT_EQ(WayOf(briefly, "briefly"), "/account/consent");
}

//= family:4.1.24
TEST_F(ClientSettingsTest, CodesLiveAsLongAsTheySay) {
  Browser browser(*this);
  const std::string first = browser.Code({{"client_id", "quick"}});
  later_.Advance(Seconds(8));
  EXPECT_TRUE(Redeem(first, {{"client_id", "quick"}}).has_value());
  const std::string second = browser.Code({{"client_id", "quick"}});
  later_.Advance(Seconds(11));
  EXPECT_EQ(WhyNot(Redeem(second, {{"client_id", "quick"}})), Reason::kCodeExpired);
}

//= family:4.1.34
TEST_F(ClientSettingsTest, ASignInIsAsFreshAsTheyNeed) {
  Browser browser(*this);
  ASSERT_FALSE(browser.Code().empty());
  later_.Advance(Seconds(290));
  EXPECT_EQ(WayOf(browser, "quick"), kCallback);
  later_.Advance(Seconds(20));
  EXPECT_EQ(WayOf(browser, "quick"), "/account/login");
  EXPECT_EQ(WayOf(browser, "web"), kCallback) << "for others it is fresh enough";
}

//= family:4.3.01
TEST_F(ClientSettingsTest, NobodyStaysSignedInForLonger) {
  Browser browser(*this);
  ASSERT_FALSE(browser.Code().empty());
  later_.Advance(Seconds(3'500));
  EXPECT_EQ(WayOf(browser, "web"), kCallback);
  later_.Advance(Seconds(110));
  EXPECT_EQ(WayOf(browser, "web"), "/account/login") << "its use prolongs nothing";
}

//= family:4.1.13
//= family:4.1.14
TEST_F(ClientSettingsTest, TheyHearOfASignOutWithoutItsSession) {
  Browser browser(*this);
  const auto tokens = Redeem(browser.Code({{"client_id", "hears"}}), {{"client_id", "hears"}});
  const Reply page = browser.Get("/connect/endsession?" + FormOf({{"id_token_hint", tokens->id_token()}}));
  EXPECT_TRUE(page.body.contains("src=\"https://told.example/front?x=1\"")) << page.body;
  std::vector<std::string> told;
  for (const Delivery& delivery : FindDueDeliveries(*realm_.context(), later_.Now()).deliveries) {
    TryDelivery(
        *realm_.context(), later_,
        [&](const OutboundRequest& request) {
          told.push_back(request.body);
          return Sent();
        },
        delivery);
  }
  ASSERT_EQ(told.size(), 1U);
  const std::string claims = ClaimsOf(told[0].substr(std::string("logout_token=").size()));
  EXPECT_TRUE(claims.contains("\"sub\":\"" + accounts_["ann"] + '"')) << claims;
  EXPECT_FALSE(claims.contains("\"sid\"")) << claims;
}

}  // namespace
}  // namespace writ

// Claims that a client asks for by name.

#include "protocol/rules/requested_claims.h"
#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

class ClaimsTest : public BrowserTest {
 protected:
  std::string Userinfo(const std::string& token, const std::string& accept = "application/json") {
    const std::string bearer = "Bearer " + token;
    const std::vector<HeaderField> headers{{"Authorization", bearer}, {"Accept", accept}};
    Call call;
    call.path = "/connect/userinfo";
    call.headers = headers;
    call.now = later_.Now();
    call.deadline = later_.Steady() + Seconds(60);
    return Answer(call).body;
  }
};

//= op:3.22
//= op:4.04
TEST_F(ClaimsTest, AreToldWhereTheyWereAskedFor) {
  Browser browser(*this);
  const auto tokens =
      Redeem(browser.Code({{"claims", R"({"userinfo":{"name":{"essential":true},"iss":null,"no_such":null},)"
                                      R"("id_token":{"nickname":null,"auth_time":{"essential":true}}})"},
                           {"scope", "openid a offline_access"}}));
  const std::string userinfo = Userinfo(tokens->access_token());
  EXPECT_TRUE(userinfo.contains("\"name\":\"ann Smith\"")) << userinfo;
  EXPECT_FALSE(userinfo.contains("nick") || userinfo.contains("email") || userinfo.contains("iss"))
      << userinfo;
  const auto renewed = realm_.RequestTokens({.parameters = {{"grant_type", "refresh_token"},
                                                            {"client_id", "web"},
                                                            {"client_secret", "s"},
                                                            {"refresh_token", tokens->refresh_token()}},
                                             .authorization = ""});
  for (const std::string& id_token : {tokens->id_token(), renewed->id_token()}) {
    const std::string claims = ClaimsOf(id_token);
    EXPECT_TRUE(claims.contains("\"nickname\":\"nick of ann\"")) << claims;
    EXPECT_FALSE(claims.contains("Smith")) << claims;
  }
  EXPECT_TRUE(Userinfo(renewed->access_token()).contains("ann Smith"));
}

TEST_F(ClaimsTest, AreThoseThatTheClientMayHave) {
  RealmSettings settings = Settings();
  for (Client& client : settings.clients) std::erase(client.allowed_scopes, "email");
  const Realm narrow(settings, kMasterKey, {later_, *random_, *store_, people_.get(), &pages_});
  const auto catalog = narrow.context();
  const auto claims = ParseRequestedClaims(R"({"userinfo":{"email":null,"name":null}})", {"openid"},
                                           *catalog->catalog.FindClient("web"), catalog->catalog);
  EXPECT_EQ(claims->wish.userinfo, std::vector<std::string>{"name"});
  EXPECT_EQ(claims->scopes, std::vector<std::string>{"profile"});
}

TEST_F(ClaimsTest, AreWhatThePersonLets) {
  Browser browser(*this);
  const Reply ask = browser.SignIn(
      browser.Authorize({{"client_id", "asks"}, {"claims", R"({"userinfo":{"name":null,"email":null}})"}}));
  const std::string id = ParameterOf(Browser::Location(ask), "interaction");
  const Reply page = browser.Get(Browser::Location(ask));
  for (const char* const scope : {"value=\"profile\"", "value=\"email\""})
    EXPECT_TRUE(page.body.contains(scope)) << "both are asked for: " << page.body;
  const Reply back =
      browser.PostText("/account/consent", "interaction=" + id + "&decision=allow&scope=openid&scope=email");
  const auto tokens = Redeem(ParameterOf(Browser::Location(back), "code"), {{"client_id", "asks"}});
  EXPECT_EQ(tokens->scope(), "openid") << "what tells the claims is no scope of the token";
  const std::string userinfo = Userinfo(tokens->access_token());
  EXPECT_TRUE(userinfo.contains("ann@example.org")) << userinfo;
  EXPECT_FALSE(userinfo.contains("Smith")) << userinfo;
}

TEST_F(ClaimsTest, AreAskedForInOneWay) {
  for (const char* const wrong : {"junk", "[]", R"({"userinfo":[]})", R"({"id_token":{"name":true}})",
                                  R"({"userinfo":{"a":null,"a":null}})"}) {
    Browser browser(*this);
    EXPECT_EQ(ErrorOf(browser.Authorize({{"claims", wrong}})), "invalid_request") << wrong;
  }
  Browser browser(*this);
  EXPECT_EQ(ErrorOf(browser.Authorize({{"claims", '{' + std::string(5'000, ' ') + '}'}})), "invalid_request");
  for (const char* const fine : {"{}", R"({"userinfo":null,"other":7})"})
    EXPECT_FALSE(browser.Code({{"claims", fine}}).empty()) << fine;
}

//= security:T-UI-21
TEST_F(ClaimsTest, MayDemandHowWellAndWho) {
  Browser browser(*this);
  browser.Code();
  const std::string gold = R"({"id_token":{"acr":{"essential":true,"values":["gold"]}}})";
  EXPECT_EQ(ErrorOf(browser.Authorize({{"claims", gold}, {"prompt", "none"}})), "login_required");
  EXPECT_EQ(ErrorOf(browser.SignIn(browser.Authorize({{"claims", gold}}))),
            "unmet_authentication_requirements");
  const std::string wished = R"({"id_token":{"acr":{"values":["gold"]}}})";
  EXPECT_FALSE(browser.Code({{"claims", wished}, {"prompt", "none"}}).empty()) << "a wish is no demand";
  const std::string mine = R"({"id_token":{"sub":{"value":")" + accounts_["ann"] + R"("}}})";
  const std::string other = R"({"id_token":{"sub":{"value":")" + accounts_["bert"] + R"("}}})";
  EXPECT_FALSE(browser.Code({{"claims", mine}, {"prompt", "none"}}).empty());
  EXPECT_EQ(ErrorOf(browser.Authorize({{"claims", other}, {"prompt", "none"}})), "login_required");
}

//= op:6.05
TEST_F(ClaimsTest, MayBeSigned) {
  Browser browser(*this);
  const auto tokens = Redeem(browser.Code({{"scope", "openid email"}}));
  const std::string jwt = Userinfo(tokens->access_token(), "application/jwt, application/json;q=0.5");
  const auto claims = Verify(realm_, jwt, "RS256");
  ASSERT_TRUE(claims.has_value()) << jwt;
  for (const char* const part :
       {"\"iss\":\"https://east.example.com\"", "\"aud\":\"web\"", "\"email\":\"ann@example.org\""})
    EXPECT_TRUE(claims->contains(part)) << *claims;
  EXPECT_FALSE(browser.Code({{"id_token_hint", jwt}, {"prompt", "none"}}).size() > 0)
      << "it is no identity token";
}

}  // namespace
}  // namespace writ

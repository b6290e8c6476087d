// The claims hook: what is known of people, and whether they may be spoken for, on every path to a token and
// wherever one is asked about.
#include "tests/realm/assertions.h"
#include "tests/realm/hook_fixture.h"

namespace writ {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class ClaimsHookTest : public HookTest {
 protected:
  ClaimsHookTest() : HookTest({MakeHook(HookKind::kClaims), MakeHook(HookKind::kGrant)}) {
    outbound_.answer = [this](const OutboundRequest& request) {
      return OutboundReply{.status = 200,
                           .headers = {{"content-type", "application/json"}},
                           .body = request.url.ends_with("/claims") ? profile_ : verdict_};
    };
  }

  Parameters OfCode(const std::string& scope = "openid profile a offline_access") {
    Browser browser(*this);
    const std::string code = browser.Code({{"scope", scope}});
    return {{"client_id", "web"},        {"client_secret", "s"}, {"grant_type", "authorization_code"},
            {"redirect_uri", kCallback}, {"code", code},         {"code_verifier", kVerifier}};
  }
  Parameters OfRefresh(const Reply& reply) {
    return {{"client_id", "web"},
            {"client_secret", "s"},
            {"grant_type", "refresh_token"},
            {"refresh_token", MemberOf(reply.body, "refresh_token")}};
  }
  Parameters OfGrant() {
    return {{"client_id", "kiosk"},
            {"client_secret", "s"},
            {"grant_type", std::string(kVoucherGrant)},
            {"scope", "a offline_access"}};
  }
  Reply Send(const std::string& path, const std::string& body, const std::string& bearer = "") {
    Call call = MakeCall(body);
    std::vector<HeaderField> headers(call.headers.begin(), call.headers.end());
    const std::string authorization = "Bearer " + bearer;
    if (!bearer.empty()) headers.push_back({"Authorization", authorization});
    call.headers = headers;
    call.path = path;
    call.now = later_.Now();
    call.request_id = "request-1";
    for (const Route& route : hooked_routes_)
      if (route.path == path) return route.handler(call);
    return {.status = 404};
  }
  std::string Introspect(const std::string& token) {
    return Send("/connect/introspect", FormAbout(token, "web")).body;
  }

  std::string profile_ = R"({"active":true})";
  std::string verdict_ = R"({"result":"accept","subject":"stranger"})";
  const std::vector<Route> hooked_routes_ = MakeRoutes(hooked_.context());
};

TEST_F(ClaimsHookTest, IsAskedWhatATokenNeedsAndSaysIt) {
  profile_ =
      R"({"active":true,"claims":[{"type":"nickname","value":"Annie"},{"type":"level","value":"3","value_type":"integer"}]})";
  const Reply reply = Token(OfCode());
  ASSERT_EQ(reply.status, 200) << reply.body;
  ASSERT_THAT(outbound_.asked, SizeIs(2));
  EXPECT_EQ(outbound_.asked[0].body,
            R"({"kind":"claims","request_id":"request-1","realm":"east","client_id":"web","parameters":{},)"
            R"("subject":")" +
                Subject() + R"(","address":"192.0.2.7","token":"access_token","claim_types":[]})");
  EXPECT_THAT(outbound_.asked[1].body, HasSubstr(R"("token":"id_token","claim_types":[]})"));
  EXPECT_THAT(Claims(reply), HasSubstr(R"("level":3)"));
  EXPECT_THAT(Claims(reply, "id_token", "RS256"), HasSubstr(R"("nickname":"Annie")"));

  // At userinfo it is asked for the claims of the scopes; what it does not speak of the directory knows.
  const std::string told = Send("/connect/userinfo", "", MemberOf(reply.body, "access_token")).body;
  EXPECT_THAT(outbound_.asked.back().body,
              HasSubstr(R"("token":"userinfo","claim_types":["name","nickname"]})"));
  EXPECT_THAT(told, HasSubstr(R"("nickname":"Annie")"));
  EXPECT_THAT(told, Not(HasSubstr("nick of ann")));
  EXPECT_THAT(told, HasSubstr(R"("name":"ann Smith")"));
}

TEST_F(ClaimsHookTest, EndsEveryPathOfWhoIsInactive) {
  const Reply before = Token(OfCode());
  const Parameters code = OfCode();
  const std::string token = MemberOf(before.body, "access_token");
  EXPECT_THAT(Introspect(token), HasSubstr("\"active\":true"));
  profile_ = R"({"active":false})";
  EXPECT_EQ(Token(code).outcome.refusal.value().reason, Reason::kPersonInactive);
  EXPECT_EQ(Token(OfRefresh(before)).outcome.refusal.value().reason, Reason::kPersonInactive);
  EXPECT_EQ(Token(OfGrant()).outcome.refusal.value().reason, Reason::kPersonInactive);
  EXPECT_EQ(Send("/connect/userinfo", "", token).status, 401);
  EXPECT_EQ(Introspect(token), R"({"active":false})");
  EXPECT_EQ(Introspect(MemberOf(before.body, "refresh_token")), R"({"active":false})");
  // Nothing was spent: they may come back.
  profile_ = R"({"active":true})";
  EXPECT_EQ(Token(code).status, 200);
  EXPECT_EQ(Token(OfRefresh(before)).status, 200);
  EXPECT_THAT(Introspect(token), HasSubstr("\"active\":true"));
}

TEST_F(ClaimsHookTest, IsNobodysTokenByAMistake) {
  const Reply before = Token(OfCode());
  for (const char* const wrong :
       {"", R"({"active":"yes"})", R"({"active":true,"claims":[{"type":"sub","value":"root"}]})"}) {
    profile_ = wrong;
    ExpectFault(OfRefresh(before), "claims hook", wrong);
    EXPECT_THROW(Send("/connect/userinfo", "", MemberOf(before.body, "access_token")), Fault);
    EXPECT_THROW(Introspect(MemberOf(before.body, "access_token")), Fault);
  }
}

TEST_F(ClaimsHookTest, SpeaksForPeopleWhomOnlyTheHookKnows) {
  profile_ = R"({"active":true,"claims":[{"type":"name","value":"A Stranger"}]})";
  const Reply reply = Token(OfGrant());
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(Claims(reply), HasSubstr(R"("sub":"stranger")"));
  EXPECT_THAT(Claims(reply), HasSubstr(R"("name":"A Stranger")"));
  Parameters refresh = OfRefresh(reply);
  refresh["client_id"] = "kiosk";
  const Reply next = Token(refresh);
  ASSERT_EQ(next.status, 200) << next.body;
  EXPECT_THAT(Claims(next), HasSubstr(R"("sub":"stranger")"));
}

TEST_F(ClaimsHookTest, DoesNotWakeWhomTheDirectoryHasDisabled) {
  verdict_ = R"({"result":"accept","subject":")" + Subject() + R"("})";
  admin::ChangePerson(work_, "ann", "user.disabled", [](accounts::Account& account) {
    account.person.disabled = true;
    return std::optional<std::string>();
  });
  EXPECT_EQ(Token(OfGrant()).outcome.refusal.value().reason, Reason::kPersonDisabled);
}

/// It knows everybody, but only a hook's word makes somebody of whom nobody else knows anything.
TEST_F(ClaimsHookTest, MakesNobodyKnownWhomAnotherVouchesFor) {
  RealmSettings settings = WithHooks(hooks_);
  settings.trusted_issuers = {
      {.issuer = "https://hr.example", .keys = {TestIssuerKey()}, .clients = {"kiosk"}}};
  Client& kiosk = *std::ranges::find(settings.clients, "kiosk", &Client::client_id);
  kiosk.allowed_grant_types.emplace_back("urn:ietf:params:oauth:grant-type:jwt-bearer");
  const Realm realm(settings, kMasterKey, {later_, *random_, *store_, people_.get(), &pages_, &outbound_});
  const auto ask = [&](const std::string& subject) {
    return realm.RequestTokens(
        {.parameters = {{"client_id", "kiosk"},
                        {"client_secret", "s"},
                        {"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"},
                        {"scope", "a"},
                        {"assertion", SignedByTestIssuer({.sub = subject,
                                                          .aud = "https://east.example.com",
                                                          .now = later_.Now(),
                                                          .jti = subject})}},
         .authorization = ""},
        Milliseconds(60'000));
  };
  EXPECT_EQ(WhyNot(ask("stranger")), Reason::kSubjectNotKnown);
  EXPECT_EQ(WhyNot(ask(Subject())), std::nullopt);
  EXPECT_EQ(Token(OfGrant()).status, 200) << "a hook's word";
}

}  // namespace
}  // namespace writ

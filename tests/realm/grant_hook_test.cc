// A grant that a hook decides about: what it is asked, what it may give, and what becomes of its mistakes.
#include "base/text.h"
#include "tests/realm/hook_fixture.h"

namespace writ {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class GrantHookTest : public HookTest {
 protected:
  GrantHookTest() : HookTest({Hook()}) {}

  static HookSettings Hook() {
    HookSettings hook = MakeHook(HookKind::kGrant);
    hook.parameters = {"voucher"};
    hook.secrets.emplace_back(32, 'n');
    return hook;
  }

  static Parameters Form(const Parameters& changes = {}) {
    Parameters form = {{"grant_type", std::string(kVoucherGrant)},
                       {"client_id", "kiosk"},
                       {"client_secret", "s"},
                       {"voucher", "v-1"},
                       {"scope", "a rs"}};
    for (const auto& [name, value] : changes) form[name] = value;
    return form;
  }
};

TEST_F(GrantHookTest, IsAskedWithASignatureAndWhatItMaySee) {
  outbound_.Say(R"({"result":"accept"})");
  ASSERT_EQ(Token(Form({{"other", "x"}, {"resource", "urn:a"}})).status, 200);
  ASSERT_THAT(outbound_.asked, SizeIs(1));
  const OutboundRequest& asked = outbound_.asked[0];
  EXPECT_EQ(asked.url, "https://hooks.example/grant");
  EXPECT_EQ(asked.method, "POST");
  EXPECT_EQ(asked.max_reply_bytes, 65'536);
  EXPECT_FALSE(asked.to_loopback);
  EXPECT_LE(asked.deadline, clock_->Steady() + Milliseconds(2'000));
  const std::string time = std::to_string(UnixSeconds(later_.Now()));
  const std::string body =
      R"({"kind":"grant","request_id":"request-1","realm":"east","client_id":"kiosk","grant_type":)"
      R"("urn:example:voucher","parameters":{"voucher":"v-1"},"scope":"a rs","resource":["urn:a"],)"
      R"("address":"192.0.2.7"})";
  EXPECT_EQ(asked.body, body);
  const auto& [name, signature] = asked.headers.at(2);
  EXPECT_EQ(name, "Writ-Signature");
  EXPECT_EQ(signature.substr(0, 10), "t=" + time.substr(0, 8));
  const std::string signed_text = signature.substr(2, time.size()) + '.' + body;
  for (const std::string& secret : {kHookSecret, std::string(32, 'n')})
    EXPECT_THAT(signature, HasSubstr(",v1=" + base::HexLower(crypto::HmacSha256(secret, signed_text))));
}

//= decisions:people.05
TEST_F(GrantHookTest, GivesTheClientWhatItAccepts) {
  outbound_.Say(R"({"result":"accept","scope":"a","access_token_lifetime":60,"response":{"left":0},
                    "claims":[{"type":"voucher","value":"spent"}]})");
  const Reply reply = Token(Form());
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(reply.body, HasSubstr("\"expires_in\":60"));
  EXPECT_THAT(reply.body, HasSubstr("\"scope\":\"a\""));
  EXPECT_THAT(reply.body, HasSubstr("\"left\":0"));
  EXPECT_THAT(Claims(reply), HasSubstr("\"voucher\":\"spent\""));
  EXPECT_EQ(reply.outcome.grant, kVoucherGrant);
}

TEST_F(GrantHookTest, SpeaksForAPersonWhomItNames) {
  outbound_.Say(R"({"result":"accept","subject":")" + Subject() +
                R"(","amr":["otp"],"acr":"high","actor":{"sub":"desk"},"access_token_type":"jwt",
                    "claims":[{"type":"seat","value":"12","value_type":"integer"}]})");
  const Reply reply = Token(Form({{"scope", "a offline_access"}}));
  ASSERT_EQ(reply.status, 200) << reply.body;
  const auto check = [&](const std::string& claims) {
    EXPECT_THAT(claims, HasSubstr("\"sub\":\"" + Subject() + '"'));
    EXPECT_THAT(claims, HasSubstr(R"("amr":["otp"])"));
    EXPECT_THAT(claims, HasSubstr(R"("acr":"high")"));
    EXPECT_THAT(claims, HasSubstr(R"("act":{"sub":"desk"})"));
    EXPECT_THAT(claims, HasSubstr(R"("seat":12)"));
  };
  check(Claims(reply));
  // The next token says the same, and the hook is not asked for it.
  const Reply next = Token({{"grant_type", "refresh_token"},
                            {"client_id", "kiosk"},
                            {"client_secret", "s"},
                            {"refresh_token", MemberOf(reply.body, "refresh_token")}});
  check(Claims(next));
  EXPECT_THAT(outbound_.asked, SizeIs(1));
}

TEST_F(GrantHookTest, GivesReferenceTokens) {
  outbound_.Say(R"({"result":"accept","access_token_type":"reference"})");
  EXPECT_THAT(MemberOf(Token(Form()).body, "access_token"), Not(HasSubstr(".")));
}

TEST_F(GrantHookTest, RefusesInItsOwnWords) {
  outbound_.Say(
      R"({"result":"refuse","error":"invalid_grant","error_description":"Used up.","response":{"left":0}})");
  const Reply reply = Token(Form());
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.body, R"({"error":"invalid_grant","error_description":"Used up.","left":0})");
  EXPECT_EQ(reply.outcome.refusal->reason, Reason::kGrantRefused);
}

//= family:1.14.04
TEST_F(GrantHookTest, MakesNoTokenOfAMistake) {
  struct Case {
    const char* says;
    std::string body;
    std::string type = "application/json";
    int status = 200;
    std::string why;
  };
  const std::string fine = R"({"result":"accept"})";
  const Case cases[] = {
      {"a wider scope", R"({"result":"accept","scope":"a both"})", "application/json", 200, "wider"},
      {"a scope of no request", R"({"result":"accept","scope":"admin"})", "application/json", 200, "wider"},
      {"a reserved claim", R"({"result":"accept","claims":[{"type":"cnf","value":"x"}]})", "application/json",
       200, "cnf"},
      {"somebody of another realm", R"({"result":"accept","subject":"of-another-realm"})", "application/json",
       200, "subject"},
      {"HTML", "<html></html>", "text/html", 200, "media type"},
      {"JSON as text", fine, "text/plain", 200, "media type"},
      {"a media type that only begins so", fine, "application/jsonp", 200, "media type"},
      {"HTML as JSON", "<html></html>", "application/json", 200, "JSON object"},
      {"a redirect", fine, "application/json", 302, "302"},
      {"no content", "", "application/json", 204, "204"},
      {"an error", fine, "application/json", 500, "500"},
      {"a refusal by status", fine, "application/json", 403, "403"},
  };
  for (const Case& c : cases) {
    outbound_.Say(c.body, c.type, c.status);
    ExpectFault(Form(), c.why, c.says);
    ExpectFault(Form(), "grant hook \"urn:example:voucher\"", c.says);
  }
  outbound_.answer = [&](const OutboundRequest&) {
    return OutboundReply{.status = 200, .headers = {}, .body = fine};
  };
  ExpectFault(Form(), "media type", "no media type");
  outbound_.Say(fine, "application/json; charset=utf-8");
  EXPECT_EQ(Token(Form()).status, 200);
}

TEST_F(GrantHookTest, IsLeftAloneOnceItFailedAgainAndAgain) {
  outbound_.down = true;
  for (int i = 0; i < 5; ++i) ExpectFault(Form(), "no reply");
  ExpectFault(Form(), "again and again");
  EXPECT_THAT(outbound_.asked, SizeIs(5));
}

TEST_F(GrantHookTest, StaysReachableWhateverNonsenseItSays) {
  outbound_.Say("nonsense");
  for (int i = 0; i < 8; ++i) ExpectFault(Form(), "JSON object");
  EXPECT_THAT(outbound_.asked, SizeIs(8));
}

TEST_F(GrantHookTest, IsNotAskedForWhatTheClientMayNotHave) {
  outbound_.Say(R"({"result":"accept"})");
  const auto reason = [&](const Parameters& changes) { return Token(Form(changes)).outcome.refusal->reason; };
  EXPECT_EQ(reason({{"scope", "both"}}), Reason::kScopeNotAllowed);
  EXPECT_EQ(reason({{"scope", "unheard"}}), Reason::kScopeUnknown);
  EXPECT_EQ(reason({{"client_id", "web"}}), Reason::kOutsideGrantNotAllowed);
  EXPECT_EQ(reason({{"client_secret", "wrong"}}), Reason::kClientSecretWrong);
  EXPECT_EQ(reason({{"resource", "no uri"}}), Reason::kResourceMalformed);
  EXPECT_THAT(outbound_.asked, SizeIs(0));
}

TEST_F(GrantHookTest, PassesTheGateLikeAnyOther) {
  outbound_.Say(R"({"result":"accept"})");
  const auto reason = [&](const Parameters& changes) { return Token(Form(changes)).outcome.refusal->reason; };
  EXPECT_EQ(reason({{"resource", "urn:rs"}, {"scope", "a"}}), Reason::kResourceWithoutScope);
  EXPECT_EQ(reason({{"scope", "a offline_access"}}), Reason::kScopeNeedsPerson);
  outbound_.Say(R"({"result":"accept","subject":")" + Subject() + R"("})");
  admin::ChangePerson(work_, "ann", "user.disabled", [](accounts::Account& account) {
    account.person.disabled = true;
    return std::optional<std::string>();
  });
  EXPECT_EQ(reason({}), Reason::kPersonDisabled);
}

TEST_F(GrantHookTest, StandsInTheMetadata) {
  EXPECT_THAT(hooked_.Metadata(), HasSubstr(std::string(kVoucherGrant)));
}

TEST_F(GrantHookTest, NeedsAWayOut) {
  const Realm::Ports without{later_, *random_, *store_, people_.get(), &pages_};
  EXPECT_THROW(Realm(WithHooks(hooks_), kMasterKey, without), Fault);
}

TEST_F(GrantHookTest, StaysReachableHoweverMuchItSays) {
  outbound_.answer = [](const OutboundRequest&) {
    return OutboundReply{
        .status = 200, .headers = {{"content-type", "application/json"}}, .body = "{", .too_long = true};
  };
  for (int i = 0; i < 8; ++i) ExpectFault(Form(), "longer than 65536 bytes");
  EXPECT_THAT(outbound_.asked, SizeIs(8));
}

/// What it says of a token it says of those that come of it by renewal, too.
TEST_F(GrantHookTest, SaysHowLongRenewedTokensLiveToo) {
  outbound_.Say(
      R"({"result":"accept","access_token_lifetime":60,"access_token_type":"reference","subject":")" +
      Subject() + R"("})");
  const Reply first = Token(Form({{"scope", "a offline_access"}}));
  ASSERT_EQ(first.status, 200) << first.body;
  const Reply next = Token({{"client_id", "kiosk"},
                            {"client_secret", "s"},
                            {"grant_type", "refresh_token"},
                            {"refresh_token", MemberOf(first.body, "refresh_token")}});
  for (const Reply& reply : {first, next}) {
    EXPECT_THAT(reply.body, HasSubstr(R"("expires_in":60)"));
    EXPECT_THAT(MemberOf(reply.body, "access_token"), Not(HasSubstr(".")));
  }
}

/// A JWT lives no longer than the key that signed it is published.
TEST_F(GrantHookTest, GivesNoJwtThatOutlivesItsKey) {
  const auto lifetime = [&](const std::string& type) {
    outbound_.Say(R"({"result":"accept","access_token_lifetime":31536000,"access_token_type":")" + type +
                  R"("})");
    const Reply reply = Token(Form());
    const std::size_t at = reply.body.find("\"expires_in\":") + 13;
    return std::stoll(reply.body.substr(at));
  };
  EXPECT_EQ(lifetime("jwt"), Settings().options.keys.retention_duration.count());
  EXPECT_EQ(lifetime("reference"), 31'536'000);
}

/// What nobody could read again is not given out.
TEST_F(GrantHookTest, GivesNoTokenThatTheServerCannotRead) {
  const auto reason = [&](const std::string& claims, const std::string& type) -> std::optional<Reason> {
    outbound_.Say(R"({"result":"accept","access_token_type":")" + type + R"(","claims":[)" + claims + "]}");
    const Reply reply = Token(Form());
    if (reply.outcome.refusal) return reply.outcome.refusal->reason;
    EXPECT_THAT(Introspection(MemberOf(reply.body, "access_token")), HasSubstr("\"active\":true"));
    return std::nullopt;
  };
  const std::string deep = std::string(15, '[') + std::string(15, ']');
  const auto text = [](std::size_t size) {
    return R"({"type":"t","value":")" + std::string(size, 't') + R"("})";
  };
  const std::string twice = R"({"type":"d","value":")" + deep + R"(","value_type":"json"})";
  for (const char* const type : {"jwt", "reference"}) {
    EXPECT_EQ(reason(twice, type), std::nullopt);
    EXPECT_EQ(reason(twice + ',' + twice, type), Reason::kTokenTooLarge) << "an array of both is one deeper";
    EXPECT_EQ(reason(text(4'500) + ',' + text(4'500), type), std::nullopt);
  }
  EXPECT_EQ(reason(text(6'000) + ',' + text(6'000), "jwt"), Reason::kTokenTooLarge);
  EXPECT_EQ(reason(text(6'000) + ',' + text(6'000), "reference"), std::nullopt);
}

TEST_F(GrantHookTest, SetsNothingThatIntrospectionSaysItself) {
  for (const char* const type : {"active", "token_type", "scope"}) {
    outbound_.Say(R"({"result":"accept","claims":[{"type":")" + std::string(type) + R"(","value":"x"}]})");
    ExpectFault(Form(), "claims", type);
  }
}

/// A grant of the operator's own says who it is, whatever a client may use of ours.
TEST_F(GrantHookTest, SpeaksForPeopleOfAClientWithoutLocalSignIn) {
  RealmSettings settings = WithHooks(hooks_);
  Client& kiosk = *std::ranges::find(settings.clients, "kiosk", &Client::client_id);
  kiosk.enable_local_login = false;
  kiosk.identity_provider_restrictions = {"elsewhere"};
  const Realm realm(settings, kMasterKey, {later_, *random_, *store_, people_.get(), &pages_, &outbound_});
  outbound_.Say(R"({"result":"accept","subject":")" + Subject() + R"("})");
  const auto form = Form({{"scope", "a offline_access"}});
  const auto first = realm.RequestTokens({.parameters = {form.begin(), form.end()}, .authorization = ""},
                                         Milliseconds(60'000));
  ASSERT_TRUE(first.has_value()) << ReasonName(first.error().reason);
  const auto next = realm.RequestTokens({.parameters = {{"client_id", "kiosk"},
                                                        {"client_secret", "s"},
                                                        {"grant_type", "refresh_token"},
                                                        {"refresh_token", first->refresh_token()}},
                                         .authorization = ""},
                                        Milliseconds(60'000));
  EXPECT_TRUE(next.has_value());
}

}  // namespace
}  // namespace writ

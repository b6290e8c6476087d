// The token_request hook: the last word on every grant, by whose refusal nothing is spent.
#include "tests/realm/hook_fixture.h"

namespace writ {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kContinue = R"({"result":"continue"})";
constexpr const char* kRefuse =
    R"({"result":"refuse","error":"invalid_request","error_description":"Not today.","response":{"until":"noon"}})";

class LastWordTest : public HookTest {
 protected:
  LastWordTest() : HookTest({Hook(), MakeHook(HookKind::kGrant)}) {}

  static HookSettings Hook() {
    HookSettings hook = MakeHook(HookKind::kTokenRequest);
    hook.parameters = {"region"};
    return hook;
  }

  Parameters Form(const Parameters& changes) {
    Parameters form = {{"client_id", "kiosk"}, {"client_secret", "s"}};
    form.insert(changes.begin(), changes.end());
    return form;
  }
  Parameters OfCode() {
    Browser browser(*this);
    const std::string code = browser.Code({{"client_id", "web"}, {"scope", "openid a offline_access"}});
    return {{"client_id", "web"},        {"client_secret", "s"}, {"grant_type", "authorization_code"},
            {"redirect_uri", kCallback}, {"code", code},         {"code_verifier", kVerifier}};
  }
};

//= decisions:people.06
TEST_F(LastWordTest, AddsMembersToTheResponse) {
  outbound_.Say(R"({"result":"continue","response":{"region":"north","quota":{"left":3}}})");
  const Reply reply =
      Token(Form({{"grant_type", "client_credentials"}, {"scope", "a"}, {"region", "n"}, {"other", "x"}}));
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(reply.body, HasSubstr(R"("region":"north","quota":{"left":3})"));
  ASSERT_THAT(outbound_.asked, SizeIs(1));
  EXPECT_EQ(
      outbound_.asked[0].body,
      R"({"kind":"token_request","request_id":"request-1","realm":"east","client_id":"kiosk",)"
      R"("grant_type":"client_credentials","parameters":{"region":"n"},"scope":"a","address":"192.0.2.7"})");
}

//= family:1.6.08
TEST_F(LastWordTest, SpendsNoCodeByItsRefusal) {
  const Parameters form = OfCode();
  outbound_.Say(kRefuse);
  const Reply refused = Token(form);
  EXPECT_EQ(refused.body, R"({"error":"invalid_request","error_description":"Not today.","until":"noon"})");
  EXPECT_EQ(refused.outcome.refusal->reason, Reason::kGrantRefused);
  outbound_.Say("nonsense");
  ExpectFault(form, "token_request hook");
  outbound_.Say(kContinue);
  const Reply reply = Token(form);
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(outbound_.asked.back().body, HasSubstr("\"subject\":\"" + Subject() + "\""));
  EXPECT_THAT(outbound_.asked.back().body, HasSubstr("\"idp\":\"local\""));
}

TEST_F(LastWordTest, SpendsNoRefreshTokenByItsRefusal) {
  outbound_.Say(kContinue);
  const Parameters form = {{"client_id", "web"},
                           {"client_secret", "s"},
                           {"grant_type", "refresh_token"},
                           {"refresh_token", MemberOf(Token(OfCode()).body, "refresh_token")}};
  outbound_.Say(kRefuse);
  EXPECT_EQ(Token(form).status, 400);
  later_.Advance(Seconds(60));
  outbound_.Say(kContinue);
  EXPECT_EQ(Token(form).status, 200);
}

TEST_F(LastWordTest, IsNotAskedAboutWhatTheGateRefuses) {
  outbound_.Say(kContinue);
  EXPECT_EQ(Token(Form({{"grant_type", "client_credentials"}, {"scope", "openid"}})).outcome.refusal->reason,
            Reason::kScopeNeedsPerson);
  EXPECT_THAT(outbound_.asked, SizeIs(0));
}

//= family:1.1.22
TEST_F(LastWordTest, SetsNoMemberThatIsSet) {
  outbound_.answer = [](const OutboundRequest& request) {
    const bool grant = request.url.ends_with("/grant");
    return OutboundReply{.status = 200,
                         .headers = {{"content-type", "application/json"}},
                         .body = grant ? R"({"result":"accept","response":{"left":1}})"
                                       : R"({"result":"continue","response":{"left":2}})"};
  };
  ExpectFault(Form({{"grant_type", std::string(kVoucherGrant)}, {"scope", "a"}}), "that the grant has set");
  outbound_.Say(R"({"result":"continue","response":{"expires_in":9}})");
  ExpectFault(Form({{"grant_type", "client_credentials"}, {"scope", "a"}}), "expires_in");
}

}  // namespace
}  // namespace writ

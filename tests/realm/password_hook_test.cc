// The password hook: in the place of our own accounts, or for another identity provider beside them.
#include "tests/realm/hook_fixture.h"

namespace writ {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

HookSettings OfProvider(const std::string& provider) {
  HookSettings hook;
  hook.kind = HookKind::kPassword;
  hook.url = "https://hooks.example/" + provider;
  hook.secrets = {kHookSecret};
  hook.parameters = {"device"};
  hook.identity_provider = provider;
  return hook;
}

class PasswordHookTest : public HookTest {
 protected:
  explicit PasswordHookTest(const std::string& provider = "ldap") : HookTest({OfProvider(provider)}) {}

  static Parameters Form(const Parameters& changes = {}) {
    Parameters form = {{"grant_type", "password"}, {"client_id", "kiosk"},
                       {"client_secret", "s"},     {"scope", "a"},
                       {"username", "Ann"},        {"password", "theirs"},
                       {"device", "d-1"},          {"acr_values", "idp:ldap tenant:t1"}};
    for (const auto& [name, value] : changes) form[name] = value;
    return form;
  }
  void Accept() { outbound_.Say(R"({"result":"accept","subject":")" + Subject() + R"("})"); }
  void RefuseAll() {
    outbound_.Say(R"({"result":"refuse","error":"invalid_grant","error_description":"Wrong."})");
  }
  Reason ReasonOf(const Reply& reply) { return reply.outcome.refusal.value().reason; }
};

TEST_F(PasswordHookTest, IsAskedForItsIdentityProvider) {
  Accept();
  const Reply reply = Token(Form());
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(outbound_.asked.at(0).body,
            R"({"kind":"password","request_id":"request-1","realm":"east","client_id":"kiosk",)"
            R"("grant_type":"password","parameters":{"username":"Ann","password":"theirs","device":"d-1"},)"
            R"("scope":"a","tenant":"t1","idp":"ldap","address":"192.0.2.7"})");
  const std::string claims = Claims(reply);
  EXPECT_THAT(claims, HasSubstr("\"sub\":\"" + Subject() + '"'));
  EXPECT_THAT(claims, HasSubstr(R"("idp":"ldap")"));
  EXPECT_THAT(claims, HasSubstr(R"("amr":["pwd"])"));
  EXPECT_THAT(claims, HasSubstr(R"("tenant":"t1")"));
}

TEST_F(PasswordHookTest, LeavesOurOwnAccountsAlone) {
  RefuseAll();
  EXPECT_EQ(Token(Form({{"acr_values", ""}, {"username", "ann"}, {"password", "Ann's password"}})).status,
            200);
  EXPECT_EQ(ReasonOf(Token(Form({{"acr_values", "idp:other"}}))), Reason::kIdpNotHere);
  EXPECT_THAT(outbound_.asked, SizeIs(0));
}

TEST_F(PasswordHookTest, RefusesInItsOwnWordsAndIsCounted) {
  later_.BeginMinute();
  RefuseAll();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ReasonOf(Token(Form())), Reason::kGrantRefused);
  EXPECT_EQ(ReasonOf(Token(Form())), Reason::kPersonThrottled);
  // However the name is written; and nobody is asked any more.
  EXPECT_EQ(ReasonOf(Token(Form({{"username", "ANN"}}))), Reason::kPersonThrottled);
  EXPECT_THAT(outbound_.asked, SizeIs(10));
  // Our own account of the same name is another.
  EXPECT_EQ(Token(Form({{"acr_values", ""}, {"username", "ann"}, {"password", "Ann's password"}})).status,
            200);
}

TEST_F(PasswordHookTest, ForgetsTheCountAfterARightPassword) {
  for (int round = 0; round < 3; ++round) {
    RefuseAll();
    for (int i = 0; i < 6; ++i) EXPECT_EQ(ReasonOf(Token(Form())), Reason::kGrantRefused) << round;
    Accept();
    EXPECT_EQ(Token(Form()).status, 200) << round;
  }
}

//= family:1.10.08
TEST_F(PasswordHookTest, LetsNobodyInByAMistake) {
  outbound_.Say(R"({"result":"accept"})");
  ExpectFault(Form(), "does not say whose");
  outbound_.Say(R"({"result":"accept","subject":"of-another-realm"})");
  ExpectFault(Form(), "nobody whom this realm knows");
  outbound_.Say(R"({"result":"accept","subject":")" + Subject() + R"(","scope":"a rs"})");
  ExpectFault(Form(), "wider");
  outbound_.Say("true");
  ExpectFault(Form(), "JSON object");
}

TEST_F(PasswordHookTest, CostsNobodyAnAttemptWhileItIsLeftAlone) {
  outbound_.down = true;
  for (int i = 0; i < 30; ++i) ExpectFault(Form(), i < 5 ? "no reply" : "again and again");
  EXPECT_THAT(outbound_.asked, SizeIs(5));
}

TEST_F(PasswordHookTest, IsHeldToTheRulesOfTheGrant) {
  Accept();
  EXPECT_EQ(ReasonOf(Token(Form({{"scope", "both"}}))), Reason::kScopeNotAllowed);
  EXPECT_EQ(ReasonOf(Token(Form({{"client_id", "web"}}))), Reason::kGrantNotAllowed);
  EXPECT_THAT(outbound_.asked, SizeIs(0));
  admin::ChangePerson(work_, "ann", "user.disabled", [](accounts::Account& account) {
    account.person.disabled = true;
    return std::optional<std::string>();
  });
  EXPECT_EQ(ReasonOf(Token(Form())), Reason::kPersonDisabled);
}

class LocalPasswordHookTest : public PasswordHookTest {
 protected:
  LocalPasswordHookTest() : PasswordHookTest("local") {}
};

TEST_F(LocalPasswordHookTest, TakesThePlaceOfOurOwnAccounts) {
  RefuseAll();
  const Parameters ours = Form({{"acr_values", ""}, {"username", "ann"}, {"password", "Ann's password"}});
  EXPECT_EQ(ReasonOf(Token(ours)), Reason::kGrantRefused);
  Accept();
  const Reply reply = Token(Form({{"acr_values", ""}}));
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(Claims(reply), HasSubstr(R"("idp":"local")"));
  EXPECT_EQ(ReasonOf(Token(Form({{"acr_values", "idp:ldap"}}))), Reason::kIdpNotHere);
}

}  // namespace
}  // namespace writ

#include "protocol/hooks/hook_message.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

TEST(HookMessage, SaysWhatIsKnownAndLeavesOutTheRest) {
  HookQuestion question;
  question.kind = HookKind::kClaims;
  question.request_id = "r1";
  question.realm = "east";
  EXPECT_EQ(MakeHookBody(question), R"({"kind":"claims","request_id":"r1","realm":"east","parameters":{}})");
  question.client_id = "web";
  question.grant_type = "password";
  question.parameters = {{"voucher", "a\"b"}};
  question.scopes = {"a", "b"};
  question.resources = {"urn:a"};
  question.tenant = "t";
  question.idp = "ldap";
  question.subject = "ann";
  question.address = "192.0.2.1";
  question.more = {{"token", "id_token"}, {"claim_types", R"(["role"])", ClaimType::kJson}};
  EXPECT_EQ(MakeHookBody(question),
            R"({"kind":"claims","request_id":"r1","realm":"east","client_id":"web","grant_type":"password",)"
            R"("parameters":{"voucher":"a\"b"},"scope":"a b","resource":["urn:a"],"tenant":"t","idp":"ldap",)"
            R"("subject":"ann","address":"192.0.2.1","token":"id_token","claim_types":["role"]})");
}

TEST(HookMessage, IsSignedWithEachSecret) {
  std::vector<base::SecretBytes> secrets;
  secrets.emplace_back(std::string("secret one"));
  secrets.emplace_back(std::string("secret two"));
  // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac 'secret one'
  EXPECT_EQ(SignHookBody(Instant(Seconds(1'700'000'000)), R"({"a":1})", secrets),
            "t=1700000000,v1=2da075bcf06015b793923ae80928a289dedaba6753ba08bc7a5bd2f0cb7a622a,"
            "v1=54a946f002e898dfe3dd8f83d10243f756d76fd0925885f8e5466e8fc1bd9da5");
}

TEST(HookMessage, IsBelievedBySignatureAndTime) {
  std::vector<base::SecretBytes> secrets;
  secrets.emplace_back(std::string("secret one"));
  secrets.emplace_back(std::string("secret two"));
  const Instant now(Seconds(1'700'000'000));
  const std::string one = "2da075bcf06015b793923ae80928a289dedaba6753ba08bc7a5bd2f0cb7a622a";
  const auto is = [&](const std::string& text, Seconds later = Seconds(0), const char* body = R"({"a":1})") {
    return IsHookSignature(text, now + later, body, secrets);
  };
  EXPECT_TRUE(is("t=1700000000,v1=" + one));
  EXPECT_TRUE(is("t=1700000000,v1=00,v1=" + one));
  EXPECT_TRUE(is("t=1700000000,v1=" + one, Seconds(300)));
  EXPECT_FALSE(is("t=1700000000,v1=" + one, Seconds(301)));
  EXPECT_FALSE(is("t=1700000000,v1=" + one, Seconds(-301)));
  EXPECT_FALSE(is("t=1700000000,v1=" + one, Seconds(0), R"({"a":2})"));
  for (const std::string& wrong :
       {std::string(), std::string("t=1700000000"), std::string("t=,v1=") + one, "v1=" + one,
        "t=1700000001,v1=" + one, "t=1700000000,v1=" + one + ",", "t=1700000000, v1=" + one,
        "t=1700000000,v0=" + one, "t=1700000000,v1=" + one.substr(1), "t=01700000000000,v1=" + one,
        "t=1700000000,v1=,v1=,v1=,v1=,v1=" + one})
    EXPECT_FALSE(is(wrong)) << wrong;
}

}  // namespace
}  // namespace writ

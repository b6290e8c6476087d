#include "protocol/hooks/hook_reply.h"

#include <gmock/gmock.h>

namespace writ {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

HookAccept Accepted(std::string_view body) {
  const auto verdict = ParseHookVerdict(body);
  if (!verdict) ADD_FAILURE() << verdict.error();
  return verdict ? std::get<HookAccept>(*verdict) : HookAccept();
}

TEST(HookReply, ReadsAllThatAnAcceptMaySay) {
  const HookAccept accept = Accepted(R"({
    "result":"accept","subject":"ann","acr":"high","amr":["otp","pwd"],"scope":"b a","access_token_lifetime":60,
    "access_token_type":"reference","response":{"left":3,"shop":"x","more":{"a":[true]}},
    "claims":[{"type":"seat","value":"12","value_type":"integer"},{"type":"role","value":"a"},
              {"type":"vip","value":"true","value_type":"Boolean"},{"type":"rate","value":"1.5","value_type":"double"},
              {"type":"home","value":"{\"city\":\"K\"}","value_type":"json"}],
    "actor":{"sub":"desk","client_id":"app","act":{"sub":"robot","iss":"https://other.example"}}})");
  EXPECT_EQ(accept.subject, "ann");
  EXPECT_EQ(accept.acr, "high");
  EXPECT_EQ(accept.amr, (std::vector<std::string>{"otp", "pwd"}));
  EXPECT_EQ(accept.scope, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(accept.access_token_lifetime, Seconds(60));
  EXPECT_EQ(accept.access_token_type, AccessTokenType::kReference);
  EXPECT_EQ(accept.response, (std::vector<Claim>{{"left", "3", ClaimType::kJson},
                                                 {"shop", "x"},
                                                 {"more", R"({"a":[true]})", ClaimType::kJson}}));
  EXPECT_EQ(accept.claims, (std::vector<Claim>{{"seat", "12", ClaimType::kInteger},
                                               {"role", "a"},
                                               {"vip", "true", ClaimType::kBoolean},
                                               {"rate", "1.5", ClaimType::kDouble},
                                               {"home", R"({"city":"K"})", ClaimType::kJson}}));
  EXPECT_EQ(accept.actors, (std::vector<Actor>{{"desk", "", "app"}, {"robot", "https://other.example", ""}}));
}

TEST(HookReply, ReadsTheLeastThatMayBeSaid) {
  EXPECT_TRUE(Accepted(R"({"result":"accept"})").subject.empty());
  const auto refused = ParseHookVerdict(R"({"result":"refuse","error":"invalid_grant"})");
  ASSERT_TRUE(refused);
  EXPECT_EQ(std::get<OwnWords>(*refused).error, "invalid_grant");
  EXPECT_FALSE(ParseHookProfile(R"({"active":false})")->active);
  EXPECT_THAT(std::get<std::vector<Claim>>(*ParseHookLastWord(R"({"result":"continue"})")), SizeIs(0));
}

TEST(HookReply, IsNoVerdictUnlessItIsMeantSo) {
  struct Case {
    const char* says;
    std::string body;
  };
  const std::string accept = R"({"result":"accept",)";
  const std::string refuse = R"({"result":"refuse",)";
  const auto claim = [&](const std::string& inner) { return accept + "\"claims\":[{" + inner + "}]}"; };
  const auto of_type = [&](const std::string& type) {
    return claim(R"("type":")" + type + R"(","value":"x")");
  };
  const Case cases[] = {
      {"nothing", ""},
      {"HTML", "<html>accept</html>"},
      {"an array", R"(["accept"])"},
      {"no result", "{}"},
      {"another result", R"({"result":"Accept"})"},
      {"a result that is no text", R"({"result":true})"},
      {"half of it", R"({"result":"accept")"},
      {"two of them", R"({"result":"accept"}{"result":"accept"})"},
      {"a member twice", R"({"result":"refuse","result":"accept"})"},
      {"a member that nobody knows", accept + R"("subjcet":"ann"})"},
      {"a subject of no text", accept + R"("subject":7})"},
      {"an empty subject", accept + R"("subject":""})"},
      {"a subject with a line break", accept + "\"subject\":\"a\\nb\"}"},
      {"a subject that is too long", accept + R"("subject":")" + std::string(256, 'a') + "\"}"},
      {"no UTF-8", accept + "\"subject\":\"\xff\"}"},
      {"amr as text", accept + R"("subject":"a","amr":"pwd"})"},
      {"amr without somebody", accept + R"("amr":["pwd"]})"},
      {"an actor without somebody", accept + R"("actor":{"sub":"a"}})"},
      {"an actor as text", accept + R"("subject":"a","actor":"a"})"},
      {"an actor without sub", accept + R"("subject":"a","actor":{"client_id":"a"}})"},
      {"an actor with more", accept + R"("subject":"a","actor":{"sub":"a","exp":1}})"},
      {"five actors", accept + R"("subject":"a","actor":{"sub":"1","act":{"sub":"2","act":{"sub":"3","act":)"
                               R"({"sub":"4","act":{"sub":"5"}}}}}})"},
      {"a scope as array", accept + R"("scope":["a"]})"},
      {"an empty scope", accept + R"("scope":""})"},
      {"a lifetime of nothing", accept + R"("access_token_lifetime":0})"},
      {"a lifetime below nothing", accept + R"("access_token_lifetime":-1})"},
      {"a lifetime of ages", accept + R"("access_token_lifetime":99999999999})"},
      {"half a second", accept + R"("access_token_lifetime":0.5})"},
      {"a lifetime as text", accept + R"("access_token_lifetime":"60"})"},
      {"a token of another type", accept + R"("access_token_type":"Jwt"})"},
      {"claims as object", accept + R"("claims":{"role":"a"}})"},
      {"a claim as text", accept + R"("claims":["role"]})"},
      {"a claim without a value", claim(R"("type":"role")")},
      {"a claim with more", claim(R"("type":"role","value":"a","issuer":"b")")},
      {"a value that is no text", claim(R"("type":"role","value":7)")},
      {"a value of no type", claim(R"("type":"role","value":"a","value_type":"date")")},
      {"no boolean", claim(R"("type":"role","value":"yes","value_type":"boolean")")},
      {"no integer", claim(R"("type":"role","value":"1.5","value_type":"integer")")},
      {"no JSON", claim(R"("type":"role","value":"{","value_type":"json")")},
      {"JSON that goes on", claim(R"("type":"role","value":"1,\"w\":2","value_type":"json")")},
      {"an issuer", of_type("iss")},
      {"another subject", of_type("sub")},
      {"a key binding", of_type("cnf")},
      {"a scope claim", of_type("scope")},
      {"an audience", of_type("aud")},
      {"a client", of_type("client_id")},
      {"a response as array", accept + R"("response":[]})"},
      {"a token in the response", accept + R"("response":{"access_token":"x"}})"},
      {"an error in the response", accept + R"("response":{"error":"x"}})"},
      {"a refusal without error", refuse + R"("response":{}})"},
      {"an error of another RFC", refuse + R"("error":"access_denied"})"},
      {"a text outside of RFC 6749", refuse + R"("error":"invalid_grant","error_description":"\"a\""})"},
      {"a refusal with claims", refuse + R"("error":"invalid_grant","claims":[]})"},
  };
  for (const Case& c : cases) EXPECT_FALSE(ParseHookVerdict(c.body).has_value()) << c.says;
}

TEST(HookReply, NamesWhatIsWrongAndNeverWhatIsSaid) {
  const auto parsed =
      ParseHookVerdict(R"({"result":"accept","subject":"ann","claims":[{"type":"cnf","value":"secret"}]})");
  EXPECT_THAT(parsed.error(), HasSubstr("cnf"));
  EXPECT_THAT(parsed.error(), testing::Not(HasSubstr("secret")));
}

TEST(HookReply, IsNoProfileOrLastWordUnlessItIsMeantSo) {
  for (const char* const body :
       {"", "{}", R"({"active":"true"})", R"({"active":1})", R"({"active":true,"sub":"a"})",
        R"({"active":true,"claims":[{"type":"sub","value":"a"}]})", R"({"claims":[]})"})
    EXPECT_FALSE(ParseHookProfile(body).has_value()) << body;
  for (const char* const body :
       {"", "{}", R"({"result":"accept"})", R"({"result":"continue","response":{"expires_in":9}})",
        R"({"result":"continue","subject":"a"})", R"({"result":"refuse"})",
        R"({"result":"refuse","error":"server_error"})"})
    EXPECT_FALSE(ParseHookLastWord(body).has_value()) << body;
}

}  // namespace
}  // namespace writ

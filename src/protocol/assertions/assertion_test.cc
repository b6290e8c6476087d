#include "protocol/assertions/assertion.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "crypto/signing_key.h"

namespace writ {
namespace {

using crypto::JwsAlgorithm;
using crypto::SigningKey;

constexpr std::int64_t kNow = 1'800'000'000;
constexpr const char* kIssuer = "https://op.example";

const SigningKey& Key() {
  static const auto key = SigningKey::Generate(JwsAlgorithm::kEs256);
  return *key;
}
const SigningKey& OtherKey() {
  static const auto key = SigningKey::Generate(JwsAlgorithm::kEs256);
  return *key;
}

std::string Sign(const std::string& claims, const std::string& header = R"({"alg":"ES256","kid":"k"})",
                 const SigningKey& key = Key()) {
  std::string token = base::Base64UrlEncode(header) + '.' + base::Base64UrlEncode(claims);
  std::string signature;
  key.AppendSignature(token, signature);
  return token + '.' + signature;
}

std::string Claims(const std::string& changes = "") {
  return R"({"iss":"app","sub":"app","aud":"https://op.example","jti":"j1","iat":1800000000,"exp":1800000060)" +
         changes + '}';
}

KeySet Keys(const std::string& kid = "k", const std::string& algorithm = "",
            std::optional<Instant> expiration = std::nullopt) {
  return KeySet({{.kid = kid,
                  .algorithm = algorithm,
                  .public_members = Key().public_members(),
                  .expiration = expiration}});
}

/// What the assertion's check says; empty: it is good.
std::string Check(const std::string& token, const KeySet& keys = Keys(), std::string_view subject = "app") {
  auto parsed = ParseAssertion(token);
  if (!parsed) return std::string(ReasonName(parsed.error().reason));
  const auto asserted = CheckAssertion(std::move(*parsed), SignerKeys(keys),
                                       {.issuer = "app",
                                        .subject = subject,
                                        .audiences = {kIssuer, "https://op.example/connect/token"},
                                        .now = Instant(Seconds(kNow)),
                                        .types = {{"JWT", "client-authentication+jwt"}}});
  return asserted ? "" : std::string(ReasonName(asserted.error().reason));
}

TEST(Assertion, IsGoodByAKeyOfItsSigner) {
  EXPECT_EQ(Check(Sign(Claims())), "");
  EXPECT_EQ(Check(Sign(Claims(), R"({"alg":"ES256"})")), "") << "without a kid all keys are tried";
  EXPECT_EQ(Check(Sign(Claims()), Keys("")), "") << "a key without a kid is tried for any";
  EXPECT_EQ(Check(Sign(Claims()), Keys("k", "ES256")), "");
  EXPECT_EQ(Check(Sign(Claims(), R"({"alg":"ES256","typ":"jwt"})")), "");
  EXPECT_EQ(Check(Sign(Claims(), R"({"alg":"ES256","typ":"client-authentication+jwt"})")), "");
  EXPECT_EQ(Check(Sign(Claims()), Keys("k", "", Instant(Seconds(kNow + 1)))), "");
}

//= security:T-CA-10
//= security:T-CA-17
//= security:T-CA-18
//= family:1.3.31
TEST(Assertion, IsVerifiedByDeclaredKeysAlone) {
  const std::string jwk = '{' + OtherKey().public_members() + '}';
  const struct {
    const char* says;
    std::string token;
    const char* reason;
  } cases[] = {
      {"another's key", Sign(Claims(), R"({"alg":"ES256","kid":"k"})", OtherKey()), "assertion_signature"},
      {"alg none", Sign(Claims(), R"({"alg":"none","kid":"k"})"), "assertion_key_unknown"},
      {"alg NoNe", Sign(Claims(), R"({"alg":"NoNe"})"), "assertion_key_unknown"},
      {"HMAC with the public key", Sign(Claims(), R"({"alg":"HS256"})"), "assertion_key_unknown"},
      {"an algorithm of another kind", Sign(Claims(), R"({"alg":"RS256"})"), "assertion_key_unknown"},
      {"a key in the header", Sign(Claims(), R"({"alg":"ES256","jwk":)" + jwk + '}', OtherKey()),
       "assertion_brings_key"},
      {"the right key in the header",
       Sign(Claims(), R"({"alg":"ES256","jwk":{)" + Key().public_members() + "}}"), "assertion_brings_key"},
      {"a certificate in the header", Sign(Claims(), R"({"alg":"ES256","x5c":[]})"), "assertion_brings_key"},
      {"an access token", Sign(Claims(), R"({"alg":"ES256","kid":"k","typ":"at+jwt"})"), "assertion_kind"},
      {"a request object", Sign(Claims(), R"({"alg":"ES256","kid":"k","typ":"oauth-authz-req+jwt"})"),
       "assertion_kind"},
      {"keys by URL",
       Sign(Claims(), R"({"alg":"ES256","jku":"https://e.example","x5u":"https://e.example"})", OtherKey()),
       "assertion_brings_key"},
      {"another kid", Sign(Claims(), R"({"alg":"ES256","kid":"../../dev/null"})"), "assertion_key_unknown"},
      {"a kid that is SQL", Sign(Claims(), R"({"alg":"ES256","kid":"' OR 1=1--"})"), "assertion_key_unknown"},
      {"an endless kid", Sign(Claims(), R"({"alg":"ES256","kid":")" + std::string(65'536, 'k') + R"("})"),
       "assertion_malformed"},
      {"crit", Sign(Claims(), R"({"alg":"ES256","crit":["exp"]})"), "assertion_malformed"},
      {"claims that stand twice", Sign(Claims(R"(,"jti":"j2")")), "assertion_malformed"},
      {"words", "a.b", "assertion_malformed"},
      {"another text than was signed", Sign(Claims()).insert(40, "A"), "assertion_malformed"},
  };
  for (const auto& c : cases) EXPECT_EQ(Check(c.token), c.reason) << c.says;
  EXPECT_EQ(Check(Sign(Claims()), Keys("k", "ES384")), "assertion_key_unknown")
      << "no key fits its own algorithm";
  EXPECT_EQ(Check(Sign(Claims()), Keys("k", "", Instant(Seconds(kNow)))), "assertion_key_unknown")
      << "an expired key";
  EXPECT_EQ(Check(Sign(Claims()), KeySet()), "assertion_key_unknown");
}

//= security:T-CA-11
//= security:T-CA-12
//= security:T-CA-13
//= security:T-CA-15
//= family:1.3.26
//= family:1.3.27
//= family:1.3.28
TEST(Assertion, SaysAllThatItMust) {
  const auto with = [](const std::string& iss, const std::string& sub, const std::string& aud,
                       const std::string& rest) {
    return Sign(R"({"iss":)" + iss + R"(,"sub":)" + sub + R"(,"aud":)" + aud + rest + '}');
  };
  const std::string aud = "\"https://op.example\"";
  const std::string rest = R"(,"jti":"j","exp":1800000060)";
  const struct {
    const char* says;
    std::string token;
    const char* reason;
  } cases[] = {
      {"the endpoint as audience", with("\"app\"", "\"app\"", "[\"https://op.example/connect/token\"]", rest),
       ""},
      {"another issuer", with("\"web\"", "\"app\"", aud, rest), "assertion_issuer"},
      {"an issuer that is a list", with("[\"app\"]", "\"app\"", aud, rest), "assertion_issuer"},
      {"another subject", with("\"app\"", "\"web\"", aud, rest), "assertion_issuer"},
      {"no subject", with("\"app\"", "\"\"", aud, rest), "assertion_issuer"},
      {"another audience", with("\"app\"", "\"app\"", "\"https://other.example\"", rest),
       "assertion_audience"},
      {"audience with a slash", with("\"app\"", "\"app\"", "\"https://op.example/\"", rest),
       "assertion_audience"},
      {"several audiences",
       with("\"app\"", "\"app\"", "[\"https://op.example\",\"https://other.example\"]", rest),
       "assertion_audience"},
      {"no audience", with("\"app\"", "\"app\"", "[]", rest), "assertion_audience"},
      {"no exp", with("\"app\"", "\"app\"", aud, R"(,"jti":"j")"), "assertion_expired"},
      {"exp that is text", with("\"app\"", "\"app\"", aud, R"(,"jti":"j","exp":"1800000060")"),
       "assertion_expired"},
      {"exp within the skew", with("\"app\"", "\"app\"", aud, R"(,"jti":"j","exp":1799999941)"), ""},
      {"exp past it", with("\"app\"", "\"app\"", aud, R"(,"jti":"j","exp":1799999940)"), "assertion_expired"},
      {"the year 9999", with("\"app\"", "\"app\"", aud, R"(,"jti":"j","exp":253402300799)"),
       "assertion_lifetime"},
      {"past all years", with("\"app\"", "\"app\"", aud, R"(,"jti":"j","exp":99999999999999)"),
       "assertion_expired"},
      {"more than five minutes",
       with("\"app\"", "\"app\"", aud, R"(,"jti":"j","iat":1800000000,"exp":1800000301)"),
       "assertion_lifetime"},
      {"nbf within the skew", with("\"app\"", "\"app\"", aud, rest + R"(,"nbf":1800000060)"), ""},
      {"nbf past it", with("\"app\"", "\"app\"", aud, rest + R"(,"nbf":1800000061)"), "assertion_not_yet"},
      {"iat past it", with("\"app\"", "\"app\"", aud, rest + R"(,"iat":1800000061)"), "assertion_not_yet"},
      {"no jti", with("\"app\"", "\"app\"", aud, R"(,"exp":1800000060)"), "assertion_jti"},
      {"an endless jti",
       with("\"app\"", "\"app\"", aud, R"(,"exp":1800000060,"jti":")" + std::string(16'384, 'j') + '"'),
       "assertion_jti"},
  };
  for (const auto& c : cases) EXPECT_EQ(Check(c.token), c.reason) << c.says;
  EXPECT_EQ(Check(Sign(R"({"iss":"app","sub":"ann","aud":"https://op.example","jti":"j","exp":1800000060})"),
                  Keys(), ""),
            "");
}

TEST(Assertion, LeavesAMarkOfItsOwn) {
  const Asserted one{.subject = "app",
                     .jti = "j1",
                     .expires_at = Instant(Seconds(kNow)),
                     .taken_until = Instant(Seconds(kNow)) + kClockSkew,
                     .claims = {}};
  Asserted other = one;
  other.jti = "j2";
  EXPECT_EQ(MarkOf("client app", one), MarkOf("client app", one));
  EXPECT_NE(MarkOf("client app", one), MarkOf("client app", other));
  EXPECT_NE(MarkOf("client app", one), MarkOf("client web", one));
  EXPECT_GT(MarkOf("client app", one).forget_after, kNow + kClockSkew.count()) << "it is taken that long";
}

}  // namespace
}  // namespace writ

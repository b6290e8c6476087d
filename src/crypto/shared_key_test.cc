#include "crypto/shared_key.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "crypto/digest.h"

namespace writ::crypto {
namespace {

SharedKey KeyOf(std::string secret) {
  return SharedKey(base::SecretBytes(std::move(secret)));
}

/// A token that a secret signs by HMAC-SHA-256, whatever its header says.
std::string Signed(const std::string& alg, std::string_view secret) {
  const std::string input =
      base::Base64UrlEncode(R"({"alg":")" + alg + R"("})") + '.' + base::Base64UrlEncode("{}");
  return input + '.' + base::Base64UrlEncode(HmacSha256(secret, input));
}

//= rfc7515#appendix-A.1
TEST(SharedKey, VerifiesTheExampleOfRfc7515) {
  const std::string token =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
      "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  const std::string secret = *base::Base64UrlDecode(
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
  EXPECT_TRUE(KeyOf(secret).Verify(*ParseJws(token)));
  for (std::size_t i : {std::size_t{0}, secret.size() - 1}) {
    std::string other = secret;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(KeyOf(other).Verify(*ParseJws(token)));
  }
  for (const std::size_t at : {token.size() - 5, token.find('.') + 2}) {
    std::string changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    const auto jws = ParseJws(changed);
    EXPECT_FALSE(jws && KeyOf(secret).Verify(*jws)) << at;
  }
}

//= security:T-AT-29
//= rfc7518#section-3.2
TEST(SharedKey, IsNoShorterThanWhatItMakes) {
  EXPECT_TRUE(KeyOf(std::string(32, 'k')).Fits("HS256"));
  EXPECT_FALSE(KeyOf(std::string(31, 'k')).Fits("HS256"));
  EXPECT_FALSE(KeyOf(std::string(47, 'k')).Fits("HS384"));
  EXPECT_FALSE(KeyOf(std::string(63, 'k')).Fits("HS512"));
  EXPECT_TRUE(KeyOf(std::string(64, 'k')).Fits("HS512"));
  const std::string weak(31, 'k');
  EXPECT_FALSE(KeyOf(weak).Verify(*ParseJws(Signed("HS256", weak))));
}

TEST(SharedKey, IsForMacsAlone) {
  const std::string secret(64, 'k');
  EXPECT_TRUE(KeyOf(secret).Verify(*ParseJws(Signed("HS256", secret))));
  for (const char* const alg : {"hs256", "ES256", "RS256", "EdDSA", "none", "", "HS1", "HS2567"}) {
    EXPECT_FALSE(KeyOf(secret).Verify(*ParseJws(Signed(alg, secret)))) << alg;
    EXPECT_FALSE(IsMacAlgorithm(alg)) << alg;
  }
  for (const char* const alg : {"HS384", "HS512"}) {
    EXPECT_FALSE(KeyOf(secret).Verify(*ParseJws(Signed(alg, secret)))) << "made by another hash";
    EXPECT_TRUE(IsMacAlgorithm(alg));
  }
  for (const char* const signature : {"", "AAAA", "!", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk="}) {
    const std::string token = "eyJhbGciOiJIUzI1NiJ9.e30." + std::string(signature);
    const auto jws = ParseJws(token);
    EXPECT_FALSE(jws && KeyOf(secret).Verify(*jws)) << signature;
  }
}

}  // namespace
}  // namespace writ::crypto

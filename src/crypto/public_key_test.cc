#include "crypto/public_key.h"

#include <gtest/gtest.h>

#include "crypto/signing_key.h"
#include "crypto/verify.h"

namespace writ::crypto {
namespace {

// openssl ecparam -name prime256v1 -genkey, then req -x509, pkey -pubout
constexpr const char* kPublicPem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETSS0NnMj1owuBqX3A/kgyljNNp1T\n"
    "svmEsgHRyzRQs5rSK5r0p8nTNgpO5I4LODN4TBDgmYXT9EkGqzNWF3gcnw==\n"
    "-----END PUBLIC KEY-----\n";
constexpr const char* kCertificatePem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBeTCCAR+gAwIBAgIUKMKOAktjh3yVVKGeUQBZhhTS0GgwCgYIKoZIzj0EAwIw\n"
    "ETEPMA0GA1UEAwwGY2xpZW50MCAXDTI2MTEyNzE2MzQ1NloYDzIxMjYxMTAzMTYz\n"
    "NDU2WjARMQ8wDQYDVQQDDAZjbGllbnQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n"
    "AARNJLQ2cyPWjC4GpfcD+SDKWM02nVOy+YSyAdHLNFCzmtIrmvSnydM2Ck7kjgs4\n"
    "M3hMEOCZhdP0SQarM1YXeByfo1MwUTAdBgNVHQ4EFgQUaOP2iL2nfF1yQWgTQ77W\n"
    "4tvFZRUwHwYDVR0jBBgwFoAUaOP2iL2nfF1yQWgTQ77W4tvFZRUwDwYDVR0TAQH/\n"
    "BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiB/AUiaIkv/6FP+M7EtbEe42jawNmHI\n"
    "vrq5dsLn+vYrjwIhALmTGibkBecFJlXxhmVbDTDMc4PLD/NWmg2ZayVhZyKn\n"
    "-----END CERTIFICATE-----\n";
constexpr const char* kCertificateDer =
    "MIIBeTCCAR+gAwIBAgIUKMKOAktjh3yVVKGeUQBZhhTS0GgwCgYIKoZIzj0EAwIwETEPMA0GA1UEAwwGY2xpZW50MC"
    "AXDTI2MTEyNzE2MzQ1NloYDzIxMjYxMTAzMTYzNDU2WjARMQ8wDQYDVQQDDAZjbGllbnQwWTATBgcqhkjOPQIBBggq"
    "hkjOPQMBBwNCAARNJLQ2cyPWjC4GpfcD+SDKWM02nVOy+YSyAdHLNFCzmtIrmvSnydM2Ck7kjgs4M3hMEOCZhdP0SQ"
    "arM1YXeByfo1MwUTAdBgNVHQ4EFgQUaOP2iL2nfF1yQWgTQ77W4tvFZRUwHwYDVR0jBBgwFoAUaOP2iL2nfF1yQWgT"
    "Q77W4tvFZRUwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiB/AUiaIkv/6FP+M7EtbEe42jawNmHIvr"
    "q5dsLn+vYrjwIhALmTGibkBecFJlXxhmVbDTDMc4PLD/NWmg2ZayVhZyKn";

std::string MembersOf(std::string_view text) {
  const auto key = ParsePublicKey(text);
  return key ? key->public_members : key.error();
}

TEST(PublicKey, IsTheSameHoweverItIsGiven) {
  const std::string members = MembersOf(kPublicPem);
  EXPECT_TRUE(members.starts_with(R"("crv":"P-256","kty":"EC","x":")")) << members;
  EXPECT_EQ(MembersOf(kCertificatePem), members);
  EXPECT_EQ(MembersOf(kCertificateDer), members);
  EXPECT_EQ(MembersOf('{' + members + '}'), members);
  const auto jwk =
      ParsePublicKey('{' + members + R"(,"kid":"k1","alg":"ES256","use":"sig","key_ops":["verify"]})");
  ASSERT_TRUE(jwk.has_value());
  EXPECT_EQ(jwk->kid, "k1");
  EXPECT_EQ(jwk->algorithm, "ES256");
}

TEST(PublicKey, IsOfEveryKindThatVerifies) {
  for (const JwsAlgorithmFacts& facts : kJwsAlgorithms) {
    const auto key = SigningKey::Generate(facts.algorithm);
    EXPECT_EQ(MembersOf('{' + key->public_members() + '}'), key->public_members()) << facts.name;
  }
}

TEST(PublicKey, IsNothingElse) {
  const std::string members = MembersOf(kPublicPem);
  const struct {
    const char* says;
    std::string text;
  } cases[] = {
      {"nothing", " "},
      {"words", "a secret"},
      {"a private JWK", '{' + members + R"(,"d":"AA"})"},
      {"a shared key", R"({"kty":"oct","k":"AAAA"})"},
      {"a JWK for encryption", '{' + members + R"(,"use":"enc"})"},
      {"a JWK for signing alone", '{' + members + R"(,"key_ops":["sign"]})"},
      {"an algorithm of another kind", '{' + members + R"(,"alg":"RS256"})"},
      {"no algorithm at all", '{' + members + R"(,"alg":"none"})"},
      {"a point off the curve",
       R"({"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})"},
      {"a small RSA key", R"({"kty":"RSA","n":"AQAB","e":"AQAB"})"},
      {"a text that closes itself", R"({"kty":"RSA","n":"AQAB\",\"x\":\"","e":"AQAB"})"},
      {"a private key in PEM", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"},
      {"a certificate with something behind it", std::string(kCertificateDer) + "AAAA"},
      {"more than any key", std::string(65'537, 'A')},
  };
  for (const auto& c : cases) EXPECT_FALSE(ParsePublicKey(c.text).has_value()) << c.says;
}

}  // namespace
}  // namespace writ::crypto

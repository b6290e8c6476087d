#include "protocol/assertions/key_set.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/base64.h"
#include "crypto/signing_key.h"

namespace writ {
namespace {

using crypto::JwsAlgorithm;
using crypto::SigningKey;
using Signed = KeySet::Signed;

const SigningKey& EcKey() {
  static const auto key = SigningKey::Generate(JwsAlgorithm::kEs256);
  return *key;
}

std::string Jwk(const std::string& more = "", const SigningKey& key = EcKey()) {
  return '{' + key.public_members() + more + '}';
}

std::string SetOf(const std::string& keys) {
  return R"({"keys":[)" + keys + "]}";
}

std::string Sign(const std::string& header) {
  std::string token = base::Base64UrlEncode(header) + '.' + base::Base64UrlEncode("{}");
  std::string signature;
  EcKey().AppendSignature(token, signature);
  return token + '.' + signature;
}

Signed Verify(const KeySet& keys, const std::string& header) {
  const std::string token = Sign(header);
  const auto jws = crypto::ParseJws(token);
  if (!jws) std::abort();
  return keys.Verify(*jws, Instant());
}

TEST(KeySet, TakesOfASetWhatVerifiesSignatures) {
  const auto keys =
      ParseKeySet(SetOf(R"({"kty":"oct","k":"AAAA","kid":"k1"},{"kty":"new","kid":"k1"},{},)" +
                        Jwk(R"(,"kid":"k1","use":"enc")") + ',' + Jwk(R"(,"kid":"k1","d":"AAAA")") + ',' +
                        Jwk(R"(,"kid":"k2","use":"sig","alg":"ES256","x5t":"later")")));
  ASSERT_TRUE(keys.has_value());
  EXPECT_EQ(Verify(*keys, R"({"alg":"ES256","kid":"k2"})"), Signed::kYes);
  EXPECT_EQ(Verify(*keys, R"({"alg":"ES256","kid":"k1"})"), Signed::kUnknown) << "none of them was taken";
  EXPECT_EQ(Verify(*keys, R"({"alg":"ES384","kid":"k2"})"), Signed::kUnknown);
}

//= security:T-CA-10
TEST(KeySet, NeverTakesASharedKey) {
  const std::string members = base::Base64UrlEncode(EcKey().public_members());
  const auto is_empty = [](const std::string& key) {
    const auto keys = ParseKeySet(SetOf(key));
    return keys.has_value() && keys->empty();
  };
  EXPECT_TRUE(is_empty(R"({"kty":"oct","alg":"HS256","k":")" + members + "\"}"));
  EXPECT_TRUE(is_empty(Jwk(R"(,"alg":"HS256")"))) << "a public key for an HMAC";
  EXPECT_TRUE(is_empty(Jwk(R"(,"alg":"none")")));
  EXPECT_TRUE(is_empty("")) << "a set of none";
}

TEST(KeySet, RefusesWhatIsNoSet) {
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"keys":{}})"), SetOf(R"("key")"),
        SetOf(Jwk() + R"(,"key")"), Jwk(), R"({"keys":[)" + Jwk() + R"(],"keys":[]})", SetOf(Jwk()) + "x"}) {
    EXPECT_FALSE(ParseKeySet(text).has_value()) << text;
  }
}

TEST(KeySet, ReadsSoManyKeysAndNoMore) {
  std::string keys = Jwk();
  for (std::size_t i = 1; i < kMostKeysOfSet; ++i) keys += ',' + Jwk();
  EXPECT_TRUE(ParseKeySet(SetOf(keys)).has_value());
  EXPECT_FALSE(ParseKeySet(SetOf(keys + ',' + Jwk())).has_value());
}

}  // namespace
}  // namespace writ

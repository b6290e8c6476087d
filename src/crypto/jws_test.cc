// What a hostile token may hold: none of it is believed, none of it is costly.
#include "crypto/jws.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/base64.h"
#include "crypto/signing_key.h"
#include "crypto/verify.h"

namespace writ::crypto {
namespace {

constexpr std::string_view kClaims = R"({"sub":"x"})";

std::string Coded(std::string_view header, std::string_view payload = kClaims) {
  return base::Base64UrlEncode(header) + '.' + base::Base64UrlEncode(payload);
}

std::string Signed(const SigningKey& key, std::string_view header) {
  std::string token = Coded(header);
  const std::string input = token;
  token += '.';
  key.AppendSignature(input, token);
  return token;
}

std::shared_ptr<const VerifyingKey> PublicHalf(const SigningKey& key) {
  return VerifyingKey::FromMembers(key.algorithm(), key.public_members());
}

TEST(ParseJws, TakesACompactTokenApart) {
  const std::string token = Coded(R"({"alg":"ES256","kid":"k","typ":"at+jwt"})") + ".c2ln";
  const auto jws = ParseJws(token);
  ASSERT_TRUE(jws);
  EXPECT_EQ(jws->alg, "ES256");
  EXPECT_EQ(jws->kid, "k");
  EXPECT_EQ(jws->typ, "at+jwt");
  EXPECT_EQ(jws->payload, kClaims);
  EXPECT_EQ(jws->signature, "c2ln");
  EXPECT_EQ(jws->signing_input, token.substr(0, token.rfind('.')));
}

//= security:T-AT-01
TEST(VerifyingKey, TakesItsOwnAlgorithmAlone) {
  const auto key = SigningKey::Generate(JwsAlgorithm::kEs256);
  const auto half = PublicHalf(*key);
  EXPECT_TRUE(half->Verify(*ParseJws(Signed(*key, R"({"alg":"ES256"})"))));
  for (const char* const alg : {"none", "None", "nOnE", "", "es256", "HS256", "ES384", "RS256"}) {
    const std::string token = Signed(*key, std::string(R"({"alg":")") + alg + "\"}");
    EXPECT_FALSE(half->Verify(*ParseJws(token))) << alg;
    const std::string bare = token.substr(0, token.rfind('.') + 1);
    EXPECT_FALSE(half->Verify(*ParseJws(bare))) << alg;
  }
  EXPECT_FALSE(ParseJws(Signed(*key, R"({"typ":"at+jwt"})"))) << "no alg at all";
  EXPECT_FALSE(ParseJws(Signed(*key, R"({"alg":1})")));
}

//= security:T-AT-02
TEST(VerifyingKey, IsNoSecretOfAMac) {
  const auto key = SigningKey::Generate(JwsAlgorithm::kRs256);
  EXPECT_FALSE(FindJwsAlgorithm("HS256")) << "there is no algorithm that a public key could be the secret of";
  const std::string token = Coded(R"({"alg":"HS256"})") + '.' + base::Base64UrlEncode(std::string(32, 'x'));
  EXPECT_FALSE(PublicHalf(*key)->Verify(*ParseJws(token)));
}

//= security:T-AT-03
TEST(VerifyingKey, RefusesSignaturesOutOfRange) {
  const auto key = SigningKey::Generate(JwsAlgorithm::kEs256);
  const auto half = PublicHalf(*key);
  const std::string order = "\xff\xff\xff\xff" + std::string(4, '\0') + std::string(8, '\xff') +
                            std::string("\xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51");
  const std::string zero(32, '\0');
  const std::string one = std::string(31, '\0') + '\1';
  for (const std::string& raw : {zero + zero, zero + one, one + zero, one + order, order + one, std::string(),
                                 std::string(63, '\1'), std::string(65, '\1')}) {
    EXPECT_FALSE(half->Verify("input", base::Base64UrlEncode(raw)));
  }
  std::string der = "\x30\x06\x02\x01\x01\x02\x01\x01";
  EXPECT_FALSE(half->Verify("input", base::Base64UrlEncode(der)));
}

//= security:T-AT-04
TEST(VerifyingKey, RefusesTheEdgesOfEd25519) {
  const auto key = SigningKey::Generate(JwsAlgorithm::kEdDsa);
  std::string signature;
  key->AppendSignature("input", signature);
  std::string raw = *base::Base64UrlDecode(signature);
  ASSERT_TRUE(PublicHalf(*key)->Verify("input", base::Base64UrlEncode(raw)));
  // S + L is the same number to a careless verifier.
  const unsigned char order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                   0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                                   0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += static_cast<unsigned char>(raw[32 + i]) + unsigned{order[i]};
    raw[32 + i] = static_cast<char>(carry & 0xff);
    carry >>= 8;
  }
  EXPECT_FALSE(PublicHalf(*key)->Verify("input", base::Base64UrlEncode(raw)));
  // The neutral element as key, and as R with S = 0, would sign everything.
  const std::string neutral = std::string(1, '\1') + std::string(31, '\0');
  const auto small = VerifyingKey::FromMembers(
      JwsAlgorithm::kEdDsa, R"("crv":"Ed25519","kty":"OKP","x":")" + base::Base64UrlEncode(neutral) + '"');
  EXPECT_FALSE(small != nullptr &&
               small->Verify("input", base::Base64UrlEncode(neutral + std::string(32, '\0'))));
}

std::string RsaMembers(std::string_view modulus, std::string_view exponent) {
  return R"("e":")" + base::Base64UrlEncode(exponent) + R"(","kty":"RSA","n":")" +
         base::Base64UrlEncode(modulus) + '"';
}

//= security:T-AT-05
//= security:T-AT-30
TEST(VerifyingKey, RefusesKeysThatAreWeakOrHuge) {
  const std::string exponent("\x01\x00\x01", 3);
  const auto make = [](std::string_view modulus, std::string_view e) {
    return VerifyingKey::FromMembers(JwsAlgorithm::kRs256, RsaMembers(modulus, e));
  };
  EXPECT_TRUE(make(std::string(256, '\xff'), exponent));
  EXPECT_FALSE(make(std::string(64, '\xff'), exponent)) << "512 bits";
  EXPECT_FALSE(make(std::string(192, '\0') + std::string(64, '\xff'), exponent)) << "512 bits, padded";
  EXPECT_FALSE(make(std::string(1'025, '\xff'), exponent)) << "8,200 bits";
  EXPECT_FALSE(make(std::string(256, '\xff'), "\1"));
  EXPECT_FALSE(make(std::string(256, '\xff'), "\2"));
  EXPECT_FALSE(make(std::string(256, '\xff'), ""));
  EXPECT_FALSE(make(std::string(256, '\xff'), std::string(5, '\xff')));
  EXPECT_FALSE(
      VerifyingKey::FromMembers(JwsAlgorithm::kEs256, RsaMembers(std::string(256, '\xff'), exponent)));
  const std::string off = base::Base64UrlEncode(std::string(32, '\1'));
  EXPECT_FALSE(VerifyingKey::FromMembers(
      JwsAlgorithm::kEs256, R"("crv":"P-256","kty":"EC","x":")" + off + R"(","y":")" + off + '"'))
      << "a point off the curve";
}

//= security:T-AT-06
//= security:T-AT-07
//= security:T-AT-27
TEST(ParseJws, RefusesOtherFormsAndExtensions) {
  const std::string good = Coded(R"({"alg":"ES256"})") + ".c2ln";
  ASSERT_TRUE(ParseJws(good));
  std::vector<std::string> bad = {
      "",
      ".",
      "..",
      "a.b",
      good + ".",
      good + ".x",
      R"({"payload":"e30","signatures":[]})",
      good.substr(0, 4) + " " + good.substr(4),
      good.substr(0, 4) + "=" + good.substr(5),
      good.substr(0, 4) + "+" + good.substr(5),
      good.substr(0, 4) + "/" + good.substr(5),
      good.substr(0, good.find('.')) + "==" + good.substr(good.find('.')),
      Coded(R"({"alg":"ES256","crit":["x"]})") + ".c2ln",
      Coded(R"({"alg":"ES256","crit":[]})") + ".c2ln",
      Coded(R"({"alg":"ES256","b64":false})") + ".c2ln",
      Coded(R"({"alg":"ES256","kid":7})") + ".c2ln",
      Coded(R"(["ES256"])") + ".c2ln",
      Coded(R"({"alg":"RS256","alg":"none"})") + ".c2ln",
      // An encrypted token has five parts.
      Coded(R"({"alg":"dir","enc":"A256GCM","zip":"DEF"})") + ".c2ln.c2ln.c2ln",
  };
  for (const std::string& token : bad) EXPECT_FALSE(ParseJws(token)) << token;
}

//= security:T-AT-09
//= security:T-AT-12
//= family:1.5.08
//= family:1.5.15
TEST(ParseJws, RefusesOversizeBeforeItLooks) {
  EXPECT_FALSE(ParseJws(std::string(1'000'000, '.')));
  EXPECT_FALSE(ParseJws(std::string(1'000'000, 'a')));
  const std::string header = R"({"alg":"ES256"})";
  EXPECT_TRUE(ParseJws(Coded(header, std::string(12'000, 'x')) + ".c2ln"));
  EXPECT_FALSE(ParseJws(Coded(header, std::string(12'300, 'x')) + ".c2ln"));
}

}  // namespace
}  // namespace writ::crypto

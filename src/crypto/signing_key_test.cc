#include "crypto/signing_key.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <thread>
#include <vector>

#include "base/base64.h"
#include "crypto/ecdsa_signature.h"
#include "crypto/verify.h"
#include "writ/fault.h"

namespace writ::crypto {
namespace {

constexpr auto kAll = [] {
  std::array<JwsAlgorithm, kJwsAlgorithms.size()> all{};
  std::ranges::transform(kJwsAlgorithms, all.begin(), &JwsAlgorithmFacts::algorithm);
  return all;
}();

std::string MakeToken(const SigningKey& key) {
  std::string token =
      base::Base64UrlEncode(R"({"alg":")" + std::string(JwsAlgorithmName(key.algorithm())) + "\"}");
  token += '.' + base::Base64UrlEncode(R"({"sub":"x"})");
  const std::string input = token;
  token += '.';
  key.AppendSignature(input, token);
  return token;
}

TEST(SigningKey, SignsWhatItsPublicHalfVerifies) {
  for (const JwsAlgorithm algorithm : kAll) {
    const auto key = SigningKey::Generate(algorithm);
    EXPECT_EQ(VerifyCompact(algorithm, key->public_members(), MakeToken(*key)), R"({"sub":"x"})");
    const auto other = SigningKey::Generate(algorithm);
    EXPECT_FALSE(VerifyCompact(algorithm, other->public_members(), MakeToken(*key)));
  }
}

TEST(SigningKey, NoChangedByteOfATokenVerifies) {
  const auto key = SigningKey::Generate(JwsAlgorithm::kEs256);
  const std::string token = MakeToken(*key);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(VerifyCompact(JwsAlgorithm::kEs256, key->public_members(), changed)) << i;
  }
}

TEST(VerifyCompact, RefusesAnotherAlgorithmAndMalformedTokens) {
  const auto key = SigningKey::Generate(JwsAlgorithm::kEs256);
  const std::string good = MakeToken(*key);
  const std::string none = base::Base64UrlEncode(R"({"alg":"none"})") + good.substr(good.find('.'));
  for (const std::string& bad : {none, std::string(), std::string("."), std::string(".."), good + ".",
                                 good.substr(1), good.substr(0, good.rfind('.') + 1)}) {
    EXPECT_FALSE(VerifyCompact(JwsAlgorithm::kEs256, key->public_members(), bad)) << bad;
  }
}

TEST(SigningKey, ComesBackFromItsDer) {
  for (const JwsAlgorithm algorithm : kAll) {
    const auto key = SigningKey::Generate(algorithm);
    const auto again =
        SigningKey::FromPkcs8(algorithm, base::SecretBytes(std::string(key->pkcs8().Reveal())));
    EXPECT_EQ(again->thumbprint(), key->thumbprint());
    EXPECT_TRUE(VerifyCompact(algorithm, key->public_members(), MakeToken(*again)));
  }
}

TEST(SigningKey, RefusesAKeyOfAnotherKind) {
  const auto ec = SigningKey::Generate(JwsAlgorithm::kEs256);
  EXPECT_THROW(
      SigningKey::FromPkcs8(JwsAlgorithm::kRs256, base::SecretBytes(std::string(ec->pkcs8().Reveal()))),
      Fault);
  EXPECT_THROW(SigningKey::FromPkcs8(JwsAlgorithm::kEs256, base::SecretBytes(std::string("junk"))), Fault);
}

TEST(SigningKey, SignsOnManyThreadsAtOnce) {
  const auto key = SigningKey::Generate(JwsAlgorithm::kEs256);
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(VerifyCompact(JwsAlgorithm::kEs256, key->public_members(), MakeToken(*key)));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Thumbprint, IsThatOfRfc7638) {
  // The key of RFC 7517 appendix A.1, whose thumbprint RFC 7638 section 3.1 gives, has no private half; the
  // form of the hashed text is what can differ, so it is compared with the members that are published.
  const auto key = SigningKey::Generate(JwsAlgorithm::kEs256);
  EXPECT_TRUE(key->public_members().starts_with(R"("crv":"P-256","kty":"EC","x":")"));
  EXPECT_EQ(key->thumbprint().size(), 43U);
}

TEST(Verify, TakesTheTokenOfRfc7515AppendixA3) {
  //= rfc7515#appendix-A.3
  const std::string members = R"("kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                              R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")";
  const std::string token =
      "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
      "Q.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
  const auto payload = VerifyCompact(JwsAlgorithm::kEs256, members, token);
  ASSERT_TRUE(payload);
  EXPECT_TRUE(payload->starts_with(R"({"iss":"joe",)"));
}

// RFC 8037 appendix A.4: the key and signature of its example.
TEST(VerifyCompact, VerifiesTheExampleOfRfc8037) {
  constexpr std::string_view kToken =
      "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
  constexpr std::string_view kMembers =
      R"("crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")";
  EXPECT_EQ(VerifyCompact(JwsAlgorithm::kEdDsa, kMembers, kToken), "Example of Ed25519 signing");
}

TEST(JwsAlgorithm, KnowsItsOwnNamesAlone) {
  for (const JwsAlgorithmFacts& facts : kJwsAlgorithms)
    EXPECT_EQ(FindJwsAlgorithm(facts.name), facts.algorithm);
  for (const char* const name : {"", "none", "HS256", "es256", "RS1", "ES256K", "Ed25519"}) {
    EXPECT_FALSE(FindJwsAlgorithm(name)) << name;
  }
}

TEST(SigningKey, OfOneAlgorithmVerifiesNoOther) {
  const auto key = SigningKey::Generate(JwsAlgorithm::kPs256);
  const std::string token = MakeToken(*key);
  for (const JwsAlgorithm other : {JwsAlgorithm::kPs384, JwsAlgorithm::kRs256}) {
    EXPECT_FALSE(VerifyCompact(other, key->public_members(), token));
    // Nor does its signature alone, whatever the header says.
    const std::size_t last = token.rfind('.');
    EXPECT_FALSE(VerifyingKey::FromMembers(other, key->public_members())
                     ->Verify(token.substr(0, last), token.substr(last + 1)));
  }
}

TEST(EcdsaSignature, RoundTripsAndRefusesJunk) {
  for (const std::size_t size : {64U, 96U, 132U}) {
    std::vector<unsigned char> raw(size, 0xff);
    raw[size / 2] = 0;
    for (const bool small : {false, true}) {
      if (small) std::fill(raw.begin(), raw.end() - 1, static_cast<unsigned char>(0));
      const std::string der = EcdsaDerFromRaw(raw);
      const auto* const at = reinterpret_cast<const unsigned char*>(der.data());
      std::vector<unsigned char> again(size);
      EXPECT_TRUE(EcdsaRawFromDer({at, der.size()}, again));
      EXPECT_EQ(again, raw);
      for (std::size_t cut = 0; cut < der.size(); ++cut)
        EXPECT_FALSE(EcdsaRawFromDer({at, cut}, again)) << cut;
    }
  }
}

TEST(EcdsaSignature, TakesTheShortestLengthAlone) {
  const std::vector<unsigned char> der = {0x30, 0x81, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01};
  std::vector<unsigned char> raw(64);
  EXPECT_FALSE(EcdsaRawFromDer(der, raw));
}

}  // namespace
}  // namespace writ::crypto

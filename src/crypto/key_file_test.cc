#include "crypto/key_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "crypto/signing_key.h"

namespace writ::crypto {
namespace {

using ::testing::HasSubstr;

/// The private JWK of RFC 7515, appendix A.3.
constexpr const char* kEcJwk =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI")";

/// The private JWK of RFC 8037, appendix A.1.
constexpr const char* kOkpJwk =
    R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",)"
    R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";

std::string Pem(const std::string& label, std::string_view der) {
  return "-----BEGIN " + label + "-----\n" + base::Base64Encode(der) + "\n-----END " + label + "-----\n";
}

TEST(KeyFile, ReadsPemOfEveryAlgorithm) {
  for (const JwsAlgorithmFacts& facts : kJwsAlgorithms) {
    const auto key = SigningKey::Generate(facts.algorithm);
    const auto parsed = ParseKeyFile(Pem("PRIVATE KEY", key->pkcs8().Reveal()), facts.name);
    ASSERT_TRUE(parsed) << facts.name << ": " << parsed.error();
    EXPECT_EQ(parsed->algorithm, facts.algorithm);
    EXPECT_EQ(parsed->kid, key->thumbprint());
    EXPECT_EQ(parsed->pkcs8.Reveal(), key->pkcs8().Reveal());
  }
}

TEST(KeyFile, ReadsPrivateJwks) {
  const auto ec = ParseKeyFile(std::string(kEcJwk) + R"(,"kid":"mine"})", "");
  ASSERT_TRUE(ec) << ec.error();
  EXPECT_EQ(ec->algorithm, JwsAlgorithm::kEs256);
  EXPECT_EQ(ec->kid, "mine");
  const auto okp = ParseKeyFile(kOkpJwk, "");
  ASSERT_TRUE(okp) << okp.error();
  EXPECT_EQ(okp->algorithm, JwsAlgorithm::kEdDsa);
  //= rfc8037#appendix-A.3
  EXPECT_EQ(okp->kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

TEST(KeyFile, SaysWhatIsWrongAndNothingOfTheKey) {
  const auto key = SigningKey::Generate(JwsAlgorithm::kEs256);
  const std::string pem = Pem("PRIVATE KEY", key->pkcs8().Reveal());
  std::string flipped(kEcJwk);
  flipped.replace(flipped.find("jpsQ"), 4, "jpsR");
  std::string okp(kOkpJwk);
  okp.replace(okp.find("nWGx"), 4, "nWGy");
  const struct {
    const char* says;
    std::string text;
    const char* algorithm;
    const char* error;
  } cases[] = {
      {"nothing", "", "", "PEM"},
      {"text", "hello", "", "PEM"},
      {"a public key", Pem("PUBLIC KEY", "x"), "", "PEM"},
      {"an encrypted key", Pem("ENCRYPTED PRIVATE KEY", std::string(64, 'x')), "", "decrypted"},
      {"cut", pem.substr(0, pem.size() / 2), "", "PEM"},
      {"another algorithm", pem, "RS256", "RS256"},
      {"another curve", pem, "ES384", "ES384"},
      {"an unknown algorithm", pem, "HS256", "algorithm"},
      {"half a JSON", "{\"kty\":", "", "JSON"},
      {"a member twice", R"({"kty":"EC","kty":"EC"})", "", "twice"},
      {"a public JWK", R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})", "", "private JWK"},
      {"another kind", R"({"kty":"oct","k":"AAAA"})", "", "private JWK"},
      {"halves of two keys", flipped + "}", "", "belong together"},
      {"halves of two Ed25519 keys", okp, "", "private JWK"},
      {"far too long", std::string(70'000, 'x'), "", "longer"},
  };
  for (const auto& c : cases) {
    const auto parsed = ParseKeyFile(c.text, c.algorithm);
    ASSERT_FALSE(parsed) << c.says;
    EXPECT_THAT(parsed.error(), HasSubstr(c.error)) << c.says;
  }
}

}  // namespace
}  // namespace writ::crypto

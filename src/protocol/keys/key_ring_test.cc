#include "protocol/keys/key_ring.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

using Accepted = std::optional<std::vector<std::string>>;

KeyRing MakeRing() {
  std::vector<RingKey> keys;
  keys.push_back(MakeRingKey("one", crypto::SigningKey::Generate(crypto::JwsAlgorithm::kEs256)));
  keys.push_back(MakeRingKey("two", crypto::SigningKey::Generate(crypto::JwsAlgorithm::kRs256)));
  return KeyRing(std::move(keys));
}

TEST(KeyRing, ChoosesTheFirstKeyThatIsAccepted) {
  const KeyRing ring = MakeRing();
  EXPECT_EQ(ring.Choose(std::nullopt)->kid, "one");
  EXPECT_EQ(ring.Choose(Accepted{{"RS256"}})->kid, "two");
  EXPECT_EQ(ring.Choose(Accepted{{"RS256", "ES256"}})->kid, "one")
      << "the ring's order counts, not the list's";
  EXPECT_EQ(ring.Choose(Accepted{{"PS256"}}), nullptr);
  EXPECT_EQ(ring.Choose(Accepted{std::vector<std::string>{}}), nullptr);
}

//= security:T-AT-22
TEST(KeyRing, PublishesThePublicHalvesAlone) {
  const KeyRing ring = MakeRing();
  EXPECT_TRUE(ring.jwks().starts_with(
      R"({"keys":[{"alg":"ES256","kid":"one","use":"sig","crv":"P-256","kty":"EC","x":")"))
      << ring.jwks();
  EXPECT_NE(ring.jwks().find(R"({"alg":"RS256","kid":"two","use":"sig","e":"AQAB","kty":"RSA","n":")"),
            std::string::npos);
  for (const char* secret : {"\"d\"", "\"p\"", "\"q\"", "\"dp\""}) {
    EXPECT_EQ(ring.jwks().find(secret), std::string::npos) << secret;
  }
}

}  // namespace
}  // namespace writ

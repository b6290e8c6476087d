#include "crypto/seal.h"

#include <gtest/gtest.h>

#include <array>

#include "crypto/system_random.h"
#include "writ/fault.h"

namespace writ::crypto {
namespace {

constexpr std::array<std::byte, 32> kKey{std::byte{7}};

TEST(Seal, OpensUnderTheSameKeyAndPlaceAlone) {
  SystemRandom random;
  const std::string plain("a\0secret", 8);
  const std::string sealed = Seal(kKey, "realm/key/1", plain, random);
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
  EXPECT_EQ(Unseal(kKey, "realm/key/1", sealed).Reveal(), plain);
  EXPECT_THROW(Unseal(kKey, "other/key/1", sealed), Fault);
  const std::array<std::byte, 32> other{std::byte{8}};
  EXPECT_THROW(Unseal(other, "realm/key/1", sealed), Fault);
  EXPECT_NE(Seal(kKey, "realm/key/1", plain, random), sealed) << "each sealing has a nonce of its own";
}

TEST(Unseal, RefusesEveryChangedOrMissingByte) {
  SystemRandom random;
  const std::string sealed = Seal(kKey, "p", "secret", random);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_THROW(Unseal(kKey, "p", changed), Fault) << i;
    EXPECT_THROW(Unseal(kKey, "p", sealed.substr(0, i)), Fault) << i;
  }
}

TEST(Seal, TakesNothingAtAll) {
  SystemRandom random;
  EXPECT_EQ(Unseal(kKey, "p", Seal(kKey, "p", "", random)).size(), 0U);
}

}  // namespace
}  // namespace writ::crypto

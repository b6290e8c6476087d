#include "protocol/mint/handle.h"

#include <gtest/gtest.h>

#include <unordered_set>

#include "base/base64.h"
#include "crypto/system_random.h"

namespace writ {
namespace {

//= security:T-AC-07
TEST(Handle, IsAnother256BitsEachTime) {
  constexpr int kHandles = 1'000'000;
  crypto::SystemRandom random;
  std::unordered_set<std::string> seen;
  std::array<std::uint64_t, 8> ones{};
  for (int i = 0; i < kHandles; ++i) {
    const std::string handle = MakeHandle(7, random);
    ASSERT_EQ(handle.size(), 48U);
    const std::string bytes = *base::Base64UrlDecode(handle);
    for (std::size_t bit = 0; bit < ones.size(); ++bit)
      ones[bit] += static_cast<unsigned char>(bytes[4 + 4 * bit]) >> bit & 1U;
    // Half of what is random is enough to tell two apart.
    ASSERT_TRUE(seen.insert(bytes.substr(20)).second) << "after " << i;
  }
  // Ten standard deviations of a fair coin.
  for (const std::uint64_t count : ones)
    EXPECT_NEAR(static_cast<double>(count), kHandles / 2.0, 10 * 500.0) << "a bit that leans";
  EXPECT_EQ(ParseHandle(MakeHandle(0x01020304, random)), 0x01020304U);
}

}  // namespace
}  // namespace writ

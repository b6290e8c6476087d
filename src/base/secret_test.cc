#include "base/secret.h"

#include <gtest/gtest.h>

#include <type_traits>
#include <utility>

namespace writ::base {
namespace {

TEST(ConstantTimeEqual, ComparesAllBytes) {
  EXPECT_TRUE(ConstantTimeEqual("", ""));
  EXPECT_TRUE(ConstantTimeEqual("abc", "abc"));
  EXPECT_FALSE(ConstantTimeEqual("abc", "abd"));
  EXPECT_FALSE(ConstantTimeEqual("xbc", "abc"));
  EXPECT_FALSE(ConstantTimeEqual("abc", "abcd"));
}

TEST(Wipe, LeavesNoByteInTheBuffer) {
  std::string text(64, 'x');
  const char* const buffer = text.data();
  Wipe(text);
  EXPECT_TRUE(text.empty());
  for (int i = 0; i < 15; ++i) EXPECT_EQ(buffer[i], '\0') << i;
}

TEST(SecretBytes, MovesWithoutLeavingACopy) {
  SecretBytes from{std::string("short")};
  SecretBytes to = std::move(from);
  EXPECT_EQ(to.Reveal(), "short");
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): what is left is what is asked about
  static_assert(!std::is_copy_constructible_v<SecretBytes>);
}

}  // namespace
}  // namespace writ::base

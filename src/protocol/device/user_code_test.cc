#include "protocol/device/user_code.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "crypto/system_random.h"

namespace writ {
namespace {

TEST(UserCode, IsReadHoweverItIsTyped) {
  for (const char* const typed : {"WDJBMJHT", "wdjb-mjht", " wd jb mj ht ", "WDJB--MJHT-"})
    EXPECT_EQ(NormalUserCode(typed), "WDJBMJHT") << typed;
  EXPECT_EQ(NormalUserCode("019 450-730"), "019450730");
  for (const char* const none : {"", "WDJBMJH", "WDJBMJHTT", "WDJBMJHA", "01945073", "0194507300",
                                 "WDJB_MJHT", "<script>", "W\xc3\x84JBMJHT"})
    EXPECT_FALSE(NormalUserCode(none)) << none;
  EXPECT_FALSE(NormalUserCode(std::string(1'000'000, ' ') + "WDJBMJHT"));
}

TEST(UserCode, IsShownInParts) {
  EXPECT_EQ(ShownUserCode("WDJBMJHT"), "WDJB-MJHT");
  EXPECT_EQ(ShownUserCode("019450730"), "019-450-730");
}

//= security:T-DV-01
TEST(UserCode, IsAnyOfItsCharactersAlike) {
  crypto::SystemRandom random;
  std::map<char, int> counts;
  std::set<std::string> seen;
  constexpr int kCodes = 20'000;
  for (int i = 0; i < kCodes; ++i) {
    const std::string code = MakeUserCode(UserCodeType::kLetters, random);
    ASSERT_EQ(NormalUserCode(code), code);
    for (const char c : code) ++counts[c];
    seen.insert(code);
    ASSERT_EQ(MakeUserCode(UserCodeType::kNumeric, random).size(), 9U);
  }
  EXPECT_EQ(counts.size(), 20U);
  // 8,000 of each are expected, give or take eight standard deviations.
  for (const auto& [c, count] : counts) EXPECT_NEAR(count, kCodes * 8 / 20, 700) << c;
  EXPECT_GE(seen.size(), kCodes - 2U);
}

}  // namespace
}  // namespace writ

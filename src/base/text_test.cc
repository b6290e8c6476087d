#include "base/text.h"

#include <gtest/gtest.h>

namespace writ::base {
namespace {

TEST(IsUtf8, TakesWellFormedText) {
  for (const char* text : {"", "abc", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x8c\x99", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
}

TEST(IsUtf8, RefusesMalformedText) {
  const struct {
    const char* says;
    const char* text;
  } cases[] = {{"overlong slash", "\xc0\xaf"},
               {"overlong of three", "\xe0\x80\xaf"},
               {"overlong of four", "\xf0\x80\x80\xaf"},
               {"surrogate", "\xed\xa0\x80"},
               {"past U+10FFFF", "\xf4\x90\x80\x80"},
               {"lone tail", "\x80"},
               {"cut short", "\xe2\x82"},
               {"byte that never stands", "\xff"}};
  for (const auto& c : cases) EXPECT_FALSE(IsUtf8(c.text)) << c.says;
}

TEST(SplitBlanks, LeavesOutEmptyParts) {
  EXPECT_EQ(SplitBlanks("  a  b "), (std::vector<std::string_view>{"a", "b"}));
  EXPECT_TRUE(SplitBlanks("   ").empty());
  EXPECT_TRUE(SplitBlanks("").empty());
}

TEST(ParseDecimal, TakesDigitsAlone) {
  EXPECT_EQ(ParseDecimal("18446744073709551615"), 18446744073709551615U);
  for (const char* text : {"", "-1", "+1", " 1", "1 ", "0x1", "18446744073709551616"}) {
    EXPECT_FALSE(ParseDecimal(text)) << text;
  }
}

TEST(EqualsIgnoringCase, FoldsAsciiLettersOnly) {
  EXPECT_TRUE(EqualsIgnoringCase("Content-TYPE", "content-type"));
  EXPECT_FALSE(EqualsIgnoringCase("a", "ab"));
  EXPECT_FALSE(EqualsIgnoringCase("[", "{"));
}

TEST(EditDistance, CountsSingleEdits) {
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3U);
  EXPECT_EQ(EditDistance("", "abc"), 3U);
  EXPECT_EQ(EditDistance("same", "same"), 0U);
}

TEST(Hex, WritesBothCases) {
  EXPECT_EQ(HexLower("\x0f\xa0"), "0fa0");
  EXPECT_EQ(HexUpper("\x0f\xa0"), "0FA0");
}

TEST(TrimBlanks, KeepsTheMiddle) {
  EXPECT_EQ(TrimBlanks(" \ta b\t "), "a b");
  EXPECT_EQ(TrimBlanks(" \t"), "");
}

TEST(JoinBlanks, IsTheInverseOfSplitting) {
  EXPECT_EQ(JoinBlanks({"a", "b"}), "a b");
  EXPECT_EQ(JoinBlanks({}), "");
}

}  // namespace
}  // namespace writ::base

#include "base/percent.h"

#include <gtest/gtest.h>

namespace writ::base {
namespace {

TEST(FormDecode, DecodesPlusAndEscapes) {
  EXPECT_EQ(FormDecode("a+b%20c%2B%3d"), "a b c+=");
  EXPECT_EQ(FormDecode(""), "");
  EXPECT_EQ(FormDecode("%00"), std::string(1, '\0'));
}

TEST(FormDecode, RefusesBrokenEscapes) {
  for (const char* text : {"%", "%4", "a%", "%zz", "%4g", "%-1", "%%41"})
    EXPECT_FALSE(FormDecode(text)) << text;
}

TEST(FormEncode, RoundTripsEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(FormDecode(FormEncode(bytes)), bytes);
  EXPECT_EQ(FormEncode("a b&c"), "a+b%26c");
}

}  // namespace
}  // namespace writ::base

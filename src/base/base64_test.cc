#include "base/base64.h"

#include <gtest/gtest.h>

namespace writ::base {
namespace {

TEST(Base64Url, EncodesTheVectorsOfRfc4648WithoutPadding) {
  //= rfc4648#section-10
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : cases) {
    EXPECT_EQ(Base64UrlEncode(plain), coded);
    EXPECT_EQ(Base64UrlDecode(coded), plain);
  }
}

TEST(Base64Url, UsesTheUrlAlphabet) {
  EXPECT_EQ(Base64UrlEncode("\xfb\xff\xfe"), "-__-");
  EXPECT_FALSE(Base64UrlDecode("+//+"));
}

TEST(Base64Url, RefusesWhatIsNotCanonical) {
  const struct {
    const char* says;
    const char* text;
  } cases[] = {{"padding", "Zg=="},
               {"a single character", "Z"},
               {"bits in the unused end", "Zh"},
               {"a blank", "Zm 9v"},
               {"a line break", "Zm9v\n"}};
  for (const auto& c : cases) EXPECT_FALSE(Base64UrlDecode(c.text)) << c.says;
}

TEST(Base64, RoundTripsEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(Base64Decode(Base64Encode(bytes), Padding::kRequired), bytes);
  EXPECT_EQ(Base64UrlDecode(Base64UrlEncode(bytes)), bytes);
}

TEST(Base64, TakesMissingPaddingOnlyWhereItMay) {
  EXPECT_EQ(Base64Decode("Zg", Padding::kOptional), "f");
  EXPECT_EQ(Base64Decode("Zg==", Padding::kOptional), "f");
  EXPECT_FALSE(Base64Decode("Zg", Padding::kRequired));
  EXPECT_FALSE(Base64Decode("Zg=", Padding::kOptional));
  EXPECT_FALSE(Base64Decode("====", Padding::kOptional));
}

}  // namespace
}  // namespace writ::base

#include "accounts/sign_in_name.h"

#include <gtest/gtest.h>

namespace writ::accounts {
namespace {

//= security:T-US-05
TEST(SignInName, IsOneHoweverItIsTyped) {
  for (const char* const typed : {"bob", "Bob", " bob ", "ＢＯＢ",
                                  "bo\xc2\xad"
                                  "b"}) {
    EXPECT_EQ(CanonicalName(typed), "bob") << typed;
  }
  EXPECT_EQ(CanonicalName("J\xc3\xbcrgen"), CanonicalName("Ju\xcc\x88rgen")) << "composed or not";
  EXPECT_EQ(CanonicalName("STRASSE"), CanonicalName("stra\xc3\x9f"
                                                    "e"));
  EXPECT_NE(CanonicalName("bob"), CanonicalName("b ob"));
}

TEST(SignInName, IsNotEverything) {
  for (const std::string& typed : {std::string(), std::string("  "), std::string("\xff"), std::string("a\nb"),
                                   std::string("a\0b", 3), std::string(321, 'a'), std::string("\xc2\xad")}) {
    EXPECT_FALSE(CanonicalName(typed)) << typed;
  }
}

TEST(SignInName, LeavesPasswordsAsTheyAreButForTheirForm) {
  EXPECT_EQ(CanonicalPassword(" Pass Word "), " Pass Word ");
  EXPECT_EQ(CanonicalPassword("u\xcc\x88"), "\xc3\xbc");
  EXPECT_EQ(CanonicalPassword("\xff"), "\xff") << "what is no text is kept";
}

}  // namespace
}  // namespace writ::accounts

#include "base/json_reader.h"

#include <gtest/gtest.h>

namespace writ::base {
namespace {

TEST(ParseJsonObject, TakesObjectsAlone) {
  const auto object = ParseJsonObject(R"( {"a":"x","n":7,"list":["p","q"],"in":{"a":1}} )");
  ASSERT_TRUE(object);
  EXPECT_EQ(TextMember(*object, "a"), "x");
  EXPECT_EQ(IntegerMember(*object, "n"), 7);
  EXPECT_EQ(TextsMember(*object, "list"), (std::vector<std::string>{"p", "q"}));
  EXPECT_EQ(TextsMember(*object, "a"), (std::vector<std::string>{"x"}));
  for (const char* const bad : {"", "[]", "1", "\"a\"", "{", "{}{}", "{} x", "{\"a\":1,}", "{'a':1}"}) {
    EXPECT_FALSE(ParseJsonObject(bad)) << bad;
  }
}

//= security:T-AT-08
TEST(ParseJsonObject, RefusesAMemberTwice) {
  EXPECT_FALSE(ParseJsonObject(R"({"alg":"RS256","alg":"none"})"));
  EXPECT_FALSE(ParseJsonObject(R"({"alg":"RS256","al\u0067":"none"})")) << "escapes do not hide it";
  EXPECT_FALSE(ParseJsonObject(R"({"a":{"sub":1,"sub":2}})"));
  EXPECT_TRUE(ParseJsonObject(R"({"a":{"sub":1},"b":{"sub":2},"sub":3})"));
}

//= security:T-AT-10
TEST(ParseJsonObject, RefusesDepthAndNumbersBeyondBounds) {
  const auto nested = [](std::size_t depth) {
    return R"({"a":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + '}';
  };
  EXPECT_TRUE(ParseJsonObject(nested(16)));
  EXPECT_FALSE(ParseJsonObject(nested(17)));
  EXPECT_FALSE(ParseJsonObject(nested(100'000)));
  EXPECT_FALSE(ParseJsonObject(R"({"exp":1e999})"));
  for (const char* const other : {"\"123\"", "1.5", "1e3", "true", "null", "[1]", "18446744073709551615"}) {
    const auto object = ParseJsonObject(std::string(R"({"exp":)") + other + '}');
    ASSERT_TRUE(object) << other;
    EXPECT_FALSE(IntegerMember(*object, "exp")) << other;
  }
}

//= security:T-AT-11
TEST(ParseJsonObject, RefusesWhatIsNoText) {
  for (const char* const bad :
       {"{\"a\":\"\xff\"}", R"({"a":"\ud800"})", R"({"a":"\udc00x"})", "{\"a\":\"\xc0\xaf\"}"}) {
    EXPECT_FALSE(ParseJsonObject(bad)) << bad;
  }
}

TEST(TextsMember, TakesNothingButText) {
  const auto object = ParseJsonObject(R"({"null":[null],"mixed":["a",1],"object":{},"none":[]})");
  ASSERT_TRUE(object);
  for (const char* const name : {"null", "mixed", "object", "missing"}) {
    EXPECT_FALSE(TextsMember(*object, name)) << name;
  }
  EXPECT_EQ(TextsMember(*object, "none"), std::vector<std::string>());
}

}  // namespace
}  // namespace writ::base

#include "protocol/form/form_params.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

constexpr std::string_view kKnown[] = {"grant_type", "client_id", "client_secret", "scope"};
constexpr HeaderField kForm[] = {{"Content-Type", "application/x-www-form-urlencoded"}};

Result<FormParams> Parse(std::string_view body, std::string_view query = {}) {
  Call call;
  call.headers = kForm;
  call.body = body;
  call.query = query;
  return ParseFormParams(call, kKnown);
}

TEST(FormParams, DecodesKnownParametersAndIgnoresOthers) {
  const auto params = Parse("grant_type=a%2Bb+c&unknown=%zz&unknown=2&&scope=%C3%A9");
  ASSERT_TRUE(params);
  EXPECT_EQ(params->Find("grant_type"), "a+b c");
  EXPECT_EQ(params->Find("scope"), "\xc3\xa9");
  EXPECT_EQ(params->Find("unknown"), std::nullopt);
}

TEST(FormParams, CountsAParameterWithoutValueAsNotSent) {
  const auto params = Parse("scope=&scope=a&client_id&client_id=b");
  ASSERT_TRUE(params);
  EXPECT_EQ(params->Find("scope"), "a");
  EXPECT_EQ(params->Find("client_id"), "b");
}

TEST(FormParams, NeverReadsTheQuery) {
  const auto params = Parse("scope=a", "grant_type=client_credentials");
  ASSERT_TRUE(params);
  EXPECT_EQ(params->Find("grant_type"), std::nullopt);
}

TEST(FormParams, RefusesBadForms) {
  std::string many;
  for (int i = 0; i < 201; ++i) many += "x=1&";
  const struct {
    const char* says;
    std::string body;
    Reason reason;
  } cases[] = {
      {"a known parameter twice", "scope=a&scope=b", Reason::kParameterRepeated},
      {"twice under percent-coded names", "scope=a&sc%6fpe=b", Reason::kParameterRepeated},
      {"NUL in a value", "scope=a%00", Reason::kFormMalformed},
      {"invalid UTF-8 in a value", "scope=%ff", Reason::kFormMalformed},
      {"a raw invalid byte", "scope=\xff", Reason::kFormMalformed},
      {"a broken escape in a value", "scope=%4", Reason::kFormMalformed},
      {"a broken escape in a name", "%4=x", Reason::kFormMalformed},
      {"201 parameters", many, Reason::kTooManyParameters},
      {"a name past the limit", std::string(257, 'n') + "=1", Reason::kParameterNameTooLong},
  };
  for (const auto& c : cases) {
    const auto params = Parse(c.body);
    ASSERT_FALSE(params) << c.says;
    EXPECT_EQ(params.error().reason, c.reason) << c.says;
  }
}

TEST(FormParams, RefusesACredentialInTheUrl) {
  for (const char* query :
       {"client_secret=x", "a=b&client%5fsecret=x", "password", "code=1", "refresh_token=1"}) {
    const auto params = Parse("scope=a", query);
    ASSERT_FALSE(params) << query;
    EXPECT_EQ(params.error().reason, Reason::kCredentialInUrl) << query;
  }
}

TEST(FormParams, TakesFormsOnly) {
  const struct {
    const char* says;
    std::vector<HeaderField> headers;
    bool taken;
  } cases[] = {
      {"upper case", {{"CONTENT-TYPE", "APPLICATION/X-WWW-FORM-URLENCODED"}}, true},
      {"a charset", {{"content-type", "application/x-www-form-urlencoded ; charset=utf-8"}}, true},
      {"none", {}, false},
      {"json", {{"content-type", "application/json"}}, false},
      {"multipart", {{"content-type", "multipart/form-data; boundary=x"}}, false},
      {"a longer name", {{"content-type", "application/x-www-form-urlencodedx"}}, false},
      {"two", {{"content-type", "application/x-www-form-urlencoded"}, {"content-type", "text/plain"}}, false},
  };
  for (const auto& c : cases) {
    Call call;
    call.headers = c.headers;
    call.body = "scope=a";
    const auto params = ParseFormParams(call, kKnown);
    EXPECT_EQ(params.has_value(), c.taken) << c.says;
    if (!params) {
      EXPECT_EQ(params.error().reason, Reason::kMediaTypeWrong) << c.says;
    }
  }
}

}  // namespace
}  // namespace writ

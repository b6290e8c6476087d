// The runner itself: what is wrong must be seen.
#include <gtest/gtest.h>

#include "tests/exchanges/pattern.h"
#include "tests/exchanges/play.h"
#include "tests/exchanges/sign_in.h"

namespace writ::exchanges {
namespace {

constexpr std::string_view kWhole =
    "says: it answers\n"
    "source: a:1 b:2\n"
    "config: other.json\n"
    "at: binary\n"
    "\n"
    "POST /x HTTP/1.1\n"
    "Host: h\n"
    "\n"
    "a=1\n"
    "---\n"
    "HTTP/1.1 400\n"
    "A: b\n"
    "!C\n"
    "\n"
    "{\"error\": <text>}\n"
    "===\n"
    "GET /y HTTP/1.1\n"
    "\n"
    "---\n"
    "HTTP/1.1 200\n";

std::optional<std::string> Judge(std::string_view pattern, std::string_view body) {
  const auto parsed = Pattern::Parse(pattern);
  if (!parsed) return parsed.error();
  return parsed->Mismatch(body, {Instant(Seconds(100)), Seconds(2), {}});
}

TEST(ParseExchange, ReadsEverything) {
  const auto exchange = ParseExchange(kWhole);
  ASSERT_TRUE(exchange) << exchange.error();
  EXPECT_EQ(exchange->says, "it answers");
  EXPECT_EQ(exchange->sources, (std::vector<std::string>{"a:1", "b:2"}));
  EXPECT_EQ(exchange->config, "other.json");
  EXPECT_EQ(exchange->where, Where::kBinaryOnly);
  ASSERT_EQ(exchange->steps.size(), 2U);
  EXPECT_EQ(exchange->steps[0].request.body, "a=1");
  EXPECT_EQ(exchange->steps[0].expected.status, 400);
  EXPECT_EQ(exchange->steps[0].expected.fields, (Fields{{"A", "b"}}));
  EXPECT_EQ(exchange->steps[0].expected.absent, std::vector<std::string>{"C"});
  EXPECT_EQ(exchange->steps[1].request.target, "/y");
}

TEST(ParseExchange, RefusesWhatItDoesNotKnow) {
  const struct {
    const char* says;
    const char* text;
  } cases[] = {
      {"nothing", ""},
      {"no source", "says: a\n\nGET / HTTP/1.1\n\n---\nHTTP/1.1 200\n"},
      {"no claim", "source: a\n\nGET / HTTP/1.1\n\n---\nHTTP/1.1 200\n"},
      {"no reply", "says: a\nsource: a\n\nGET / HTTP/1.1\n"},
      {"another heading", "says: a\nsource: a\nmood: good\n\nGET / HTTP/1.1\n\n---\nHTTP/1.1 200\n"},
      {"no status", "says: a\nsource: a\n\nGET / HTTP/1.1\n\n---\n200\n"},
      {"no request line", "says: a\nsource: a\n\nGET\n\n---\nHTTP/1.1 200\n"},
  };
  for (const auto& c : cases) EXPECT_FALSE(ParseExchange(c.text)) << c.says;
}

TEST(Pattern, FitsWhatItShould) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"a": 1, "b": ["x", true]})", R"({"b":["x",true],"a":1})"},
      {R"({"a": 1, ...})", R"({"a":1,"z":2})"},
      {R"({"a": <any>, "b": <text>, "c": <number>})", R"({"a":null,"b":"x","c":-5})"},
      {R"({"a": <now+50>})", R"({"a":151})"},
      {R"({"a": <hex id>})", R"({"a":"0123456789ABCDEF0123456789ABCDEF"})"},
      {R"({"a": "<text>"})", R"({"a":"<text>"})"},
      {"plain", "plain"},
      {"", ""},
  };
  for (const auto& [pattern, body] : cases) EXPECT_EQ(Judge(pattern, body), std::nullopt) << pattern;
}

TEST(Pattern, SeesWhatDiffers) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"a": 1})", R"({"a":2})"},
      {R"({"a": 1})", R"({"a":"1"})"},
      {R"({"a": 1})", R"({"a":1,"b":2})"},
      {R"({"a": 1, ...})", R"({"b":1})"},
      {R"({"a": [1]})", R"({"a":[1,2]})"},
      {R"({"a": {"b": 1}})", R"({"a":{"b":2}})"},
      {R"({"a": <text>})", R"({"a":""})"},
      {R"({"a": <number>})", R"({"a":1.5})"},
      {R"({"a": <now+50>})", R"({"a":153})"},
      {R"({"a": <handle>})", R"({"a":"short"})"},
      {R"({"a": <hex id>})", R"({"a":"0123456789abcdef0123456789abcdef"})"},
      {R"({"a": <jwt {...} {...}>})", R"({"a":"a.b.c"})"},
      {R"({"a": <mystery>})", R"({"a":1})"},
      {R"({"a": <any})", R"({"a":1})"},
      {R"({})", "not json"},
      {"plain", "plane"},
      {"", "something"},
  };
  for (const auto& [pattern, body] : cases) EXPECT_NE(Judge(pattern, body), std::nullopt) << pattern;
}

TEST(Mismatch, SeesStatusAndFields) {
  const Answer answer{.status = 200, .fields = {{"Content-Type", "a"}}, .body = ""};
  const auto judge = [&](const ExpectedReply& expected) {
    return Mismatch(expected, answer, {}, Seconds(0), R"({"keys":[]})").has_value();
  };
  EXPECT_FALSE(judge({.status = 200, .fields = {{"content-type", "a"}}, .absent = {"Pragma"}, .body = ""}));
  EXPECT_TRUE(judge({.status = 400, .fields = {}, .absent = {}, .body = ""}));
  EXPECT_TRUE(judge({.status = 200, .fields = {{"Content-Type", "b"}}, .absent = {}, .body = ""}));
  EXPECT_TRUE(judge({.status = 200, .fields = {{"Pragma", "<any>"}}, .absent = {}, .body = ""}));
  EXPECT_TRUE(judge({.status = 200, .fields = {}, .absent = {"CONTENT-TYPE"}, .body = ""}));
  EXPECT_TRUE(judge({.status = 200, .fields = {}, .absent = {}, .body = "x"}));
}

/// Sends a browser to the sign-in page, and from there back with a code.
class SignInTarget final : public Target {
 public:
  Answer Send(const Request& request) override {
    asked.push_back(request);
    if (request.method == "GET")
      return {.status = 303,
              .fields = {{"Location", "/account/login?interaction=a%2Bb"},
                         {"Set-Cookie", "one=1; Secure"},
                         {"Set-Cookie", "two=2; Secure"}},
              .body = ""};
    return {.status = 303, .fields = {{"Location", "https://app.example/cb?code=x%2By&state=s"}}, .body = ""};
  }
  Instant Now() const override { return {}; }
  Seconds Tolerance() const override { return Seconds(0); }
  std::vector<Request> asked;
};

TEST(SignIn, GoesTheWayOfABrowser) {
  SignInTarget target;
  const Request request{.method = "SIGN-IN",
                        .target = "/connect/authorize?client_id=a",
                        .fields = {{"Host", "h"}},
                        .body = "username=u"};
  ASSERT_TRUE(IsSignIn(request));
  const Answer answer = SignIn(request, target);
  EXPECT_EQ(RedirectParameter(answer, "code"), "x+y");
  EXPECT_EQ(RedirectParameter(answer, "ode"), "");
  ASSERT_EQ(target.asked.size(), 2U);
  EXPECT_EQ(target.asked[0].body, "");
  EXPECT_EQ(target.asked[1].target, "/account/login");
  EXPECT_EQ(target.asked[1].body, "username=u&interaction=a%2Bb");
  EXPECT_EQ(target.asked[1].fields.back(), (Fields::value_type{"Cookie", "one=1; two=2"}));
}

}  // namespace
}  // namespace writ::exchanges

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "config/json_reader.h"
#include "config/yaml_reader.h"

namespace writ::config {
namespace {

using ::testing::HasSubstr;

enum class Format { kJson, kYaml };

struct Parsed {
  std::optional<Node> root;
  std::string messages;
};

Parsed Parse(Format format, const std::string& text) {
  const auto file = std::make_shared<const std::string>("f");
  Report report;
  Parsed parsed;
  parsed.root = format == Format::kJson ? ParseJson(text, file, report) : ParseYaml(text, file, report);
  for (const Message& message : report.Take({})) parsed.messages += Render(message) + "\n";
  return parsed;
}

std::string Repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(ConfigReader, KnowsWhereEverythingStands) {
  const Parsed json =
      Parse(Format::kJson, "{ // c, \"\n  /* [ */ \"a\\n\" : [ 1, \n true, \"x\" ],\n\n \"b\": null, }");
  ASSERT_TRUE(json.root) << json.messages;
  const Node& list = json.root->members[0].value;
  EXPECT_EQ(json.root->members[0].at.line, 2);
  EXPECT_EQ(json.root->members[0].at.column, 11);
  EXPECT_EQ(list.at.column, 19);
  EXPECT_EQ(list.items[1].at.line, 3);
  EXPECT_EQ(list.items[1].at.column, 2);
  EXPECT_EQ(list.items[2].at.column, 8);
  EXPECT_EQ(json.root->members[1].at.line, 5);

  const Parsed yaml = Parse(Format::kYaml, "a:\n  - 1\n  - 'x'\nb: ~\n");
  ASSERT_TRUE(yaml.root) << yaml.messages;
  EXPECT_EQ(yaml.root->members[0].value.items[1].at.line, 3);
  EXPECT_EQ(yaml.root->members[0].value.items[1].at.column, 5);
  EXPECT_EQ(yaml.root->members[1].at.line, 4);
}

TEST(ConfigReader, TellsTypesApart) {
  const struct {
    const char* says;
    const char* yaml;
    NodeKind kind;
  } cases[] = {
      {"a word", "no", NodeKind::kText},         {"a quoted number", "'5'", NodeKind::kText},
      {"a number", "-5.5e3", NodeKind::kNumber}, {"a leading zero", "007", NodeKind::kText},
      {"a truth", "True", NodeKind::kBool},      {"a quoted truth", "\"true\"", NodeKind::kText},
      {"nothing", "null", NodeKind::kNull},      {"!!str", "!!str 5", NodeKind::kText},
  };
  for (const auto& c : cases) {
    const Parsed parsed = Parse(Format::kYaml, std::string("a: ") + c.yaml + "\n");
    ASSERT_TRUE(parsed.root) << c.says << parsed.messages;
    EXPECT_EQ(parsed.root->members[0].value.kind, c.kind) << c.says;
  }
}

TEST(ConfigReader, CopiesAliases) {
  const Parsed parsed = Parse(Format::kYaml, "a: &x {b: [1, 2]}\nc: *x\n");
  ASSERT_TRUE(parsed.root) << parsed.messages;
  EXPECT_EQ(parsed.root->members[1].value.members[0].value.items.size(), 2u);
}

TEST(ConfigReader, RefusesWhatIsMalformedOrUnbounded) {
  const Format json = Format::kJson;
  const Format yaml = Format::kYaml;
  const struct {
    const char* says;
    Format format;
    std::string text;
    const char* names;
  } cases[] = {
      {"a duplicate key", json, "{\"a\": 1,\n \"A\": 2}", "f:2:2: error: duplicate key \"A\""},
      {"a duplicate key", yaml, "a: 1\nA: 2\n", "f:2:1: error: duplicate key \"A\""},
      {"33 levels", json, Repeat("[", 33) + Repeat("]", 33), "too deep"},
      {"33 levels", yaml, Repeat("[", 33) + Repeat("]", 33), "too deep"},
      {"far deeper than the stack", json, Repeat("[", 1'000'000), "too deep"},
      {"far deeper than the stack", yaml, "a: " + Repeat("[", 100'000), "error"},
      {"more brackets than values may be", yaml, Repeat("[", 1'000'001), "too many"},
      {"far deeper by indentation", yaml, Repeat("- ", 1'000), "too deep"},
      {"a million and one values", json, "[" + Repeat("1,", 1'000'001) + "]", "too many"},
      {"a depth by aliases", yaml,
       "a: &a " + Repeat("[", 20) + Repeat("]", 20) + "\nb: " + Repeat("[", 20) + "*a" + Repeat("]", 20),
       "too deep"},
      {"an alias within itself", yaml, "a: &a [*a]\n", "alias"},
      {"an unknown alias", yaml, "a: *b\n", "YAML"},
      {"NUL by escape", json, "[\"\\u0000\"]", "NUL"},
      {"NUL by escape", yaml, "a: \"\\0\"\n", "NUL"},
      {"half of a pair", json, "[\"\\ud83c\"]", "surrogate"},
      {"the other half", json, "[\"\\udf19\"]", "surrogate"},
      {"a pair in YAML", yaml, "a: \"\\ud83c\\udf19\"\n", "invalid unicode"},
      {"a number past doubles", json, "[1e400]", "too big"},
      {"a number just past doubles", json, "[9e308]", "too large"},
      {"a number past doubles", yaml, "a: 1e400\n", "too large"},
      {"NaN", json, "[NaN]", "well-formed JSON"},
      {"two documents", yaml, "a: 1\n---\nb: 2\n", "more than one document"},
      {"trailing text", json, "{} x", "well-formed JSON"},
      {"an open comment", json, "{} /* x", "well-formed JSON"},
      {"an empty file", json, "", "well-formed JSON"},
      {"a tag", yaml, "a: !!binary AAAA\n", "tags"},
      {"a tag on a list", yaml, "a: !!set [x]\n", "tags"},
      {"a list for a key", yaml, "? [a]\n: b\n", "key must be text"},
      {"a broken flow", yaml, "a: [1\n", "YAML"},
  };
  for (const auto& c : cases) EXPECT_THAT(Parse(c.format, c.text).messages, HasSubstr(c.names)) << c.says;
}

TEST(ConfigReader, KeepsJsonOfClaimsToTheLetter) {
  EXPECT_TRUE(IsStrictJson(R"({"a": [1, true, null, "x"]})"));
  for (const char* text : {"", "{a:1}", "[1,]", "[1] // c", "1e400", R"({"a":1,"a":2})", "\"\xff\""}) {
    EXPECT_FALSE(IsStrictJson(text)) << text;
  }
}

}  // namespace
}  // namespace writ::config

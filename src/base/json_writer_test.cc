#include "base/json_writer.h"

#include <gtest/gtest.h>

namespace writ::base {
namespace {

TEST(JsonWriter, SeparatesMembersAndElements) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("a").Integer(-1).Key("b").BeginArray().String("x").Bool(true).EndArray();
  json.Key("c").BeginObject().EndObject().Key("d").Raw("1.5").EndObject();
  EXPECT_EQ(out, R"({"a":-1,"b":["x",true],"c":{},"d":1.5})");
}

TEST(AppendJsonString, EscapesWhatMustBeEscaped) {
  std::string out;
  AppendJsonString(out, std::string("q\" b\\ n\n r\r t\t z\0 u\x1f \xc3\xa9", 23));
  EXPECT_EQ(out, "\"q\\\" b\\\\ n\\n r\\r t\\t z\\u0000 u\\u001f \xc3\xa9\"");
}

}  // namespace
}  // namespace writ::base

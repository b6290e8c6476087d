#include "observe/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace writ::observe {
namespace {

using ::testing::HasSubstr;

TEST(Refusals, AreForgottenInTheirOrder) {
  Refusals refusals(3);
  for (const char* const id : {"a", "b", "c", "b", "d"}) refusals.Remember(id, std::string("line ") + id);
  EXPECT_FALSE(refusals.Find("a"));
  EXPECT_EQ(refusals.Find("b"), "line b");
  EXPECT_EQ(refusals.Find("d"), "line d");
  EXPECT_FALSE(refusals.Find("nobody's"));
}

TEST(Explain, TellsWhatAReasonMeans) {
  const auto text = Explain(
      R"({"time":"t","level":"info","event":"request","request_id":"r","status":400,"client_id":"job",)"
      R"("error":"invalid_scope","reason":"scope_not_allowed","detail":"api9"})");
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, HasSubstr("client_id: job\n"));
  EXPECT_THAT(*text, HasSubstr("status: 400\n"));
  EXPECT_THAT(*text, HasSubstr("reason: scope_not_allowed\ndetail: api9\n"));
  EXPECT_THAT(*text, HasSubstr("meaning: the client may not have a scope it asked for\n"));
}

TEST(Explain, TakesNoOtherLine) {
  for (const char* const line : {"", "{", R"({"event":"serving"})", R"({"event":1})"})
    EXPECT_FALSE(Explain(line));
}

}  // namespace
}  // namespace writ::observe

#include "protocol/refusal.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace writ {
namespace {

std::string FieldOf(const Reply& reply, std::string_view name) {
  const auto found = std::ranges::find(reply.fields, name, &ReplyField::name);
  return found == reply.fields.end() ? "absent" : found->value;
}

TEST(RenderRefusal, SaysWhatTheTableSaysAndNothingOfTheDetail) {
  const Reply reply = RenderRefusal(Compatibility::kWrit, {Reason::kScopeUnknown, "secret-looking input"});
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(
      reply.body,
      R"({"error":"invalid_scope","error_description":"A requested scope is unknown or not allowed."})");
  EXPECT_EQ(FieldOf(reply, "Cache-Control"), "no-store");
  EXPECT_EQ(FieldOf(reply, "Content-Type"), "application/json");
  EXPECT_EQ(FieldOf(reply, "WWW-Authenticate"), "absent");
  ASSERT_TRUE(reply.outcome.refusal);
  EXPECT_EQ(reply.outcome.refusal->detail, "secret-looking input");
}

TEST(RenderRefusal, ChallengesFailedClientAuthenticationOnly) {
  const Reply wrong =
      RenderRefusal(Compatibility::kWrit, {Reason::kClientSecretWrong, ""}, Challenge::kBasic);
  EXPECT_EQ(wrong.status, 401);
  EXPECT_TRUE(FieldOf(wrong, "WWW-Authenticate").starts_with("Basic realm="));
  const Reply scope = RenderRefusal(Compatibility::kWrit, {Reason::kScopeUnknown, ""}, Challenge::kBasic);
  EXPECT_EQ(scope.status, 400);
  EXPECT_EQ(FieldOf(scope, "WWW-Authenticate"), "absent");
}

TEST(RenderRefusal, AnswersUnknownAndWrongAlike) {
  const Reply unknown = RenderRefusal(Compatibility::kWrit, {Reason::kClientUnknown, ""});
  const Reply wrong = RenderRefusal(Compatibility::kWrit, {Reason::kClientSecretWrong, ""});
  EXPECT_EQ(unknown.body, wrong.body);
  EXPECT_EQ(unknown.status, wrong.status);
}

TEST(RenderFault, TellsUnavailableFromBroken) {
  const Reply unavailable = RenderFault(FaultKind::kUnavailable, "id1");
  EXPECT_EQ(unavailable.status, 503);
  EXPECT_EQ(FieldOf(unavailable, "Retry-After"), "1");
  EXPECT_NE(unavailable.body.find("id1"), std::string::npos);
  EXPECT_EQ(RenderFault(FaultKind::kCorrupt, "id2").status, 500);
  EXPECT_EQ(RenderFault(FaultKind::kBug, "id3").status, 500);
}

}  // namespace
}  // namespace writ

#include "stores/judge.h"

#include <gtest/gtest.h>

namespace writ::stores {
namespace {

constexpr Instant kNow{std::chrono::seconds(100)};

TEST(Judge, LooksAtACodeInTheOrderThatRepliesDependOn) {
  AuthorizationCodeRow row;
  row.expires_at = kNow + Seconds(1);
  EXPECT_EQ(Judge(row, kNow), std::nullopt);
  EXPECT_EQ(Judge(row, kNow + Seconds(1)), ConflictWhy::kExpired);
  row.taken_by = ChangeId{};
  EXPECT_EQ(Judge(row, kNow + Seconds(1)), ConflictWhy::kTaken) << "a replay is one also when it comes late";
  EXPECT_EQ(Judge(std::nullopt, kNow), ConflictWhy::kAbsent);
}

TEST(Judge, BeginsAWindowWithItsFirstCount) {
  const Count count{{}, 1, Seconds(10)};
  EXPECT_EQ(Judge(count, std::nullopt, kNow), std::nullopt);
  const CounterRow first = Counted(count, std::nullopt, kNow);
  EXPECT_EQ(first.count, 1U);
  EXPECT_EQ(first.window_ends, kNow + Seconds(10));
  EXPECT_EQ(Judge(count, first, kNow + Seconds(9)), ConflictWhy::kOverLimit);
  EXPECT_EQ(Judge(count, first, kNow + Seconds(10)), std::nullopt);
  EXPECT_EQ(Judge(Count{{}, 0, Seconds(10)}, std::nullopt, kNow), ConflictWhy::kOverLimit);
}

}  // namespace
}  // namespace writ::stores

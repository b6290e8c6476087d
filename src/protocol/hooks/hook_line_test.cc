#include "protocol/hooks/hook_line.h"

#include <gtest/gtest.h>

#include <vector>

#include "writ/fault.h"

namespace writ {
namespace {

class SetClock final : public Clock {
 public:
  Instant Now() const override { return {}; }
  SteadyTime Steady() const override { return now; }
  SteadyTime now;
};

class HookLineTest : public testing::Test {
 protected:
  void Call(bool answered) {
    HookLine::Pass pass = line_.Begin(clock_);
    if (answered) pass.Answered();
  }
  bool IsHeld() {
    const std::uint64_t before = line_.Counts(clock_.now).held;
    EXPECT_THROW(line_.Begin(clock_), Fault);
    return line_.Counts(clock_.now).held == before + 1;
  }

  SetClock clock_;
  HookLine line_{"claims hook", ""};
};

TEST_F(HookLineTest, OpensAfterFiveFailuresInARow) {
  for (int i = 0; i < 4; ++i) Call(false);
  Call(true);
  for (int i = 0; i < 4; ++i) Call(false);
  EXPECT_EQ(line_.Counts(clock_.now).open, 0);
  EXPECT_NO_THROW(line_.CheckClosed(clock_));
  Call(false);
  EXPECT_TRUE(IsHeld());
  EXPECT_THROW(line_.CheckClosed(clock_), Fault);
  EXPECT_EQ(line_.Counts(clock_.now), (HookCounts{.calls = 10, .failed = 9, .held = 1, .open = 1}));
}

TEST_F(HookLineTest, LetsOneTryAfterAPause) {
  for (int i = 0; i < 5; ++i) Call(false);
  clock_.now += HookLine::kPause;
  EXPECT_NO_THROW(line_.CheckClosed(clock_));
  {
    HookLine::Pass pass = line_.Begin(clock_);
    EXPECT_TRUE(IsHeld());
  }
  EXPECT_TRUE(IsHeld());
  clock_.now += HookLine::kPause;
  Call(true);
  Call(true);
  EXPECT_EQ(line_.Counts(clock_.now).open, 0);
}

TEST_F(HookLineTest, HoldsMoreThanItTakesAtOnce) {
  std::vector<HookLine::Pass> passes;
  for (int i = 0; i < HookLine::kMostAtOnce; ++i) {
    passes.push_back(line_.Begin(clock_));
    passes.back().Answered();
  }
  EXPECT_TRUE(IsHeld());
  passes.clear();
  Call(true);
}

TEST(HookLines, KeepsALineOverChangesOfTheRealm) {
  HookLines lines;
  HookSettings hook{.kind = HookKind::kGrant, .url = "https://a.example", .grant_type = "urn:a"};
  const auto line = lines.Find(hook);
  EXPECT_EQ(lines.Find(hook), line);
  EXPECT_EQ(line->name(), "grant hook \"urn:a\"");
  EXPECT_EQ(line->grant_type(), "urn:a");
  hook.url = "https://b.example";
  EXPECT_NE(lines.Find(hook), line);
}

}  // namespace
}  // namespace writ

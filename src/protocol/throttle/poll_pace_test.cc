#include "protocol/throttle/poll_pace.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

RowKey Key(unsigned char which) {
  RowKey key;
  key.hash[0] = std::byte{which};
  return key;
}

Instant At(int second) {
  return Instant(Seconds(second));
}

//= security:T-DV-03
//= decisions:people.04
TEST(PollPace, GrowsByFiveSecondsForGood) {
  PollPace pace;
  constexpr Seconds kInterval{5};
  EXPECT_TRUE(pace.Poll(Key(1), kInterval, At(100)));
  EXPECT_TRUE(pace.Poll(Key(1), kInterval, At(105)));
  EXPECT_FALSE(pace.Poll(Key(1), kInterval, At(109))) << "a second too early: ten from now on";
  EXPECT_FALSE(pace.Poll(Key(1), kInterval, At(118))) << "fifteen";
  EXPECT_TRUE(pace.Poll(Key(1), kInterval, At(133)));
  EXPECT_FALSE(pace.Poll(Key(1), kInterval, At(147))) << "for good";
  EXPECT_TRUE(pace.Poll(Key(2), kInterval, At(110))) << "of this one alone";
}

TEST(PollPace, IsBounded) {
  PollPace pace(8);
  EXPECT_TRUE(pace.Poll(Key(0), Seconds(5), At(1)));
  for (unsigned char i = 1; i < 100; ++i) pace.Poll(Key(i), Seconds(5), At(1));
  EXPECT_TRUE(pace.Poll(Key(0), Seconds(5), At(2))) << "the oldest go";
  EXPECT_FALSE(pace.Poll(Key(99), Seconds(5), At(2)));
}

}  // namespace
}  // namespace writ

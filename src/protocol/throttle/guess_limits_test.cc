#include "protocol/throttle/guess_limits.h"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <string>
#include <thread>

namespace writ {
namespace {

constexpr SteadyTime kStart{std::chrono::hours(5)};
constexpr ThrottlingSettings kLimits{
    .failures_per_client_and_address = 3, .failures_per_address = 8, .failures_per_client = 12};

Call From(std::string_view peer, Seconds second = Seconds(0)) {
  Call call;
  call.peer = peer;
  call.began = kStart + second;
  return call;
}

TEST(GuessLimits, BlockAClientAtAnAddressForAWindow) {
  GuessLimits limits;
  for (int n = 0; n < 3; ++n) {
    EXPECT_FALSE(limits.IsBlocked(From("192.0.2.1"), "job", kLimits));
    EXPECT_TRUE(limits.CountFailure(From("192.0.2.1"), "job", kLimits));
  }
  EXPECT_TRUE(limits.IsBlocked(From("192.0.2.1"), "job", kLimits));
  EXPECT_FALSE(limits.CountFailure(From("192.0.2.1"), "job", kLimits));
  EXPECT_FALSE(limits.NoteSuccess(From("192.0.2.1"), "job", kLimits))
      << "a right guess is one too many as well";
  EXPECT_FALSE(limits.IsBlocked(From("192.0.2.2"), "job", kLimits));
  EXPECT_FALSE(limits.IsBlocked(From("192.0.2.1"), "other", kLimits));
  EXPECT_TRUE(limits.IsBlocked(From("192.0.2.1", Seconds(59)), "job", kLimits));
  EXPECT_FALSE(limits.IsBlocked(From("192.0.2.1", Seconds(60)), "job", kLimits));
  EXPECT_EQ(limits.blocked(), 4U);
}

//= security:R-01
TEST(GuessLimits, TellAsManyAsTheLimitWhateverComesAtOnce) {
  constexpr int kGuessers = 200;
  GuessLimits limits;
  std::atomic<int> told{0};
  std::barrier start(kGuessers);
  std::vector<std::thread> guessers;
  for (int i = 0; i < kGuessers; ++i) {
    guessers.emplace_back([&] {
      start.arrive_and_wait();
      const bool let_in = !limits.IsBlocked(From("192.0.2.1"), "job", kLimits);
      if (let_in && limits.CountFailure(From("192.0.2.1"), "job", kLimits)) ++told;
    });
  }
  for (std::thread& guesser : guessers) guesser.join();
  EXPECT_EQ(told, 3);
}

//= security:R-02
TEST(GuessLimits, BlockManyAddressesAgainstOneClientButNotTheClientItself) {
  GuessLimits limits;
  int told = 0;
  for (int n = 0; n < 10'000; ++n) {
    const std::string peer = "10." + std::to_string(n / 250) + ".0." + std::to_string(n % 250);
    if (limits.CountFailure(From(peer), "job", kLimits)) ++told;
    if (n == 1) {
      EXPECT_TRUE(limits.NoteSuccess(From("192.0.2.1"), "job", kLimits));
    }
  }
  EXPECT_EQ(told, 12);
  EXPECT_FALSE(limits.IsBlocked(From("192.0.2.1"), "job", kLimits)) << "it was there before the flood";
  EXPECT_TRUE(limits.IsBlocked(From("192.0.2.2"), "job", kLimits));
}

//= security:R-03
TEST(GuessLimits, BlockOneAddressAgainstManyClients) {
  GuessLimits limits;
  int told = 0;
  for (int n = 0; n < 10'000; ++n) {
    if (limits.CountFailure(From("192.0.2.1"), "client " + std::to_string(n), kLimits)) ++told;
  }
  EXPECT_EQ(told, 8);
  EXPECT_FALSE(limits.IsBlocked(From("192.0.2.2"), "client 1", kLimits));
}

//= security:R-04
TEST(GuessLimits, TakeAnIpv6NetworkForOneAddress) {
  GuessLimits limits;
  int told = 0;
  for (int n = 0; n < 100; ++n) {
    if (limits.CountFailure(From("2001:db8::" + std::to_string(n)), "job", kLimits)) ++told;
  }
  EXPECT_EQ(told, 3);
  EXPECT_TRUE(limits.IsBlocked(From("2001:db8::ffff"), "job", kLimits));
  EXPECT_FALSE(limits.IsBlocked(From("2001:db8:0:1::1"), "job", kLimits));
}

//= security:R-06
TEST(GuessLimits, KeepNoMoreThanTheyMay) {
  GuessLimits limits(1'000);
  ThrottlingSettings wide = kLimits;
  wide.failures_per_client = 1'000'000;
  for (int n = 0; n < 100'000; ++n) {
    const std::string peer = "10." + std::to_string(n / 65'536) + '.' + std::to_string(n / 256 % 256) + '.' +
                             std::to_string(n % 256);
    limits.CountFailure(From(peer), "job", wide);
  }
  EXPECT_FALSE(limits.IsBlocked(From("10.0.0.0"), "job", wide));
}

//= security:R-07
TEST(GuessLimits, AreNotClearedByASuccessElsewhere) {
  GuessLimits limits;
  for (int n = 0; n < 3; ++n) limits.CountFailure(From("192.0.2.1"), "job", kLimits);
  EXPECT_TRUE(limits.NoteSuccess(From("192.0.2.9"), "job", kLimits));
  EXPECT_TRUE(limits.IsBlocked(From("192.0.2.1"), "job", kLimits));
}

//= security:R-08
TEST(GuessLimits, KnowNothingOfTheWallClock) {
  GuessLimits limits;
  for (int n = 0; n < 3; ++n) limits.CountFailure(From("192.0.2.1"), "job", kLimits);
  Call later = From("192.0.2.1");
  later.now = Instant(Seconds(4'000'000'000));
  EXPECT_TRUE(limits.IsBlocked(later, "job", kLimits));
}

TEST(GuessLimits, LeaveCallsWithoutAnAddressAlone) {
  GuessLimits limits;
  for (int n = 0; n < 100; ++n) EXPECT_TRUE(limits.CountFailure(From(""), "job", kLimits));
  EXPECT_FALSE(limits.IsBlocked(From(""), "job", kLimits));
}

TEST(GuessLimits, MayBeSwitchedOff) {
  GuessLimits limits;
  ThrottlingSettings off = kLimits;
  off.enabled = false;
  for (int n = 0; n < 100; ++n) EXPECT_TRUE(limits.CountFailure(From("192.0.2.1"), "job", off));
  EXPECT_FALSE(limits.IsBlocked(From("192.0.2.1"), "job", off));
}

}  // namespace
}  // namespace writ

#include "protocol/throttle/address_counts.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

Call From(const std::string& peer, Seconds at) {
  Call call;
  call.peer = peer;
  call.began = SteadyTime(at);
  return call;
}

TEST(AddressCounts, LetSoManyThroughInAMinute) {
  AddressCounts counts;
  const std::string ann = "192.0.2.1";
  const std::string bert = "192.0.2.2";
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(counts.CountOne(From(ann, Seconds(100 + i)), 3));
  EXPECT_FALSE(counts.CountOne(From(ann, Seconds(110)), 3));
  EXPECT_TRUE(counts.CountOne(From(bert, Seconds(110)), 3));
  EXPECT_FALSE(counts.CountOne(From(ann, Seconds(159)), 3));
  EXPECT_TRUE(counts.CountOne(From(ann, Seconds(160)), 3)) << "a minute after the first";
}

TEST(AddressCounts, AreBounded) {
  AddressCounts counts(8);
  const std::string ann = "192.0.2.1";
  const auto others = [&](const std::string& network, int how_many) {
    for (int i = 0; i < how_many; ++i) {
      const std::string peer = network + std::to_string(i);
      counts.CountOne(From(peer, Seconds(1)), 1);
    }
  };
  EXPECT_TRUE(counts.CountOne(From(ann, Seconds(1)), 1));
  others("198.51.100.", 4);
  EXPECT_FALSE(counts.CountOne(From(ann, Seconds(1)), 1)) << "half of the others are remembered";
  others("203.0.113.", 100);
  EXPECT_TRUE(counts.CountOne(From(ann, Seconds(1)), 1)) << "the oldest go";
}

TEST(AddressCounts, CountNobodyWithoutAnAddress) {
  AddressCounts counts;
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(counts.CountOne(From("", Seconds(1)), 1));
}

}  // namespace
}  // namespace writ

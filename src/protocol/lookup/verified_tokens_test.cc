#include "protocol/lookup/verified_tokens.h"

#include <gtest/gtest.h>

namespace writ {
namespace {

VerifiedTokens::Hash HashOf(unsigned n) {
  VerifiedTokens::Hash hash{};
  hash[0] = std::byte(n & 0xff);
  hash[1] = std::byte(n >> 8);
  return hash;
}

std::shared_ptr<const AccessTokenFacts> FactsOf(const std::string& client) {
  AccessTokenFacts facts;
  facts.client_id = client;
  return std::make_shared<const AccessTokenFacts>(std::move(facts));
}

TEST(VerifiedTokens, RemembersWhatItWasTold) {
  VerifiedTokens tokens;
  EXPECT_EQ(tokens.Find(HashOf(1)), nullptr);
  tokens.Remember(HashOf(1), FactsOf("a"));
  ASSERT_NE(tokens.Find(HashOf(1)), nullptr);
  EXPECT_EQ(tokens.Find(HashOf(1))->client_id, "a");
  EXPECT_EQ(tokens.Find(HashOf(2)), nullptr);
}

TEST(VerifiedTokens, ForgetsWhatNobodyAsksFor) {
  VerifiedTokens tokens(16 * 10);
  for (unsigned n = 0; n < 1'000; ++n) {
    tokens.Remember(HashOf(n), FactsOf("a"));
    // One that is asked for all the time stays.
    ASSERT_NE(tokens.Find(HashOf(0)), nullptr) << n;
  }
  int remembered = 0;
  for (unsigned n = 0; n < 1'000; ++n) remembered += tokens.Find(HashOf(n)) == nullptr ? 0 : 1;
  // All fall into one shard, which keeps eleven, or twice as many.
  EXPECT_LE(remembered, 22);
  EXPECT_GE(remembered, 11);
}

}  // namespace
}  // namespace writ

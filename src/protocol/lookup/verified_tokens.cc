#include "protocol/lookup/verified_tokens.h"

#include <cstring>
#include <utility>

namespace writ {

std::size_t VerifiedTokens::FirstBytes::operator()(const Hash& hash) const {
  std::size_t first = 0;
  std::memcpy(&first, hash.data(), sizeof first);
  return first;
}

VerifiedTokens::VerifiedTokens(std::size_t most) : most_in_shard_(most / kShards + 1) {}

VerifiedTokens::Shard& VerifiedTokens::ShardOf(const Hash& hash) {
  return shards_[std::to_integer<std::size_t>(hash.back()) % kShards];
}

std::shared_ptr<const AccessTokenFacts> VerifiedTokens::Find(const Hash& token) {
  Shard& shard = ShardOf(token);
  const std::lock_guard lock(shard.mutex);
  const auto young = shard.young.find(token);
  if (young != shard.young.end()) return young->second;
  const auto old = shard.old.find(token);
  if (old == shard.old.end()) return nullptr;
  std::shared_ptr<const AccessTokenFacts> facts = old->second;
  Put(shard, token, facts);
  return facts;
}

void VerifiedTokens::Remember(const Hash& token, std::shared_ptr<const AccessTokenFacts> facts) {
  Shard& shard = ShardOf(token);
  const std::lock_guard lock(shard.mutex);
  Put(shard, token, std::move(facts));
}

void VerifiedTokens::Put(Shard& shard, const Hash& token, std::shared_ptr<const AccessTokenFacts> facts) {
  if (shard.young.size() >= most_in_shard_) shard.old = std::exchange(shard.young, {});
  shard.young.insert_or_assign(token, std::move(facts));
}

}  // namespace writ

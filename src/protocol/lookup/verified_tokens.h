// JWTs whose signature has been verified before, so that it need not be again.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "protocol/lookup/access_token_facts.h"

namespace writ {

/// Remembers what verified tokens say, by the SHA-256 of their whole text. Bounded: what was not asked about
/// for long goes first. Whether a token is still live is not its business.
/// Thread: every member may be called from any thread.
class VerifiedTokens {
 public:
  using Hash = std::array<std::byte, 32>;

  /// Takes `most`: how many are remembered at the least before one goes; twice as many at the most.
  explicit VerifiedTokens(std::size_t most = 4'096);

  /// What the token says; null when it is not remembered.
  std::shared_ptr<const AccessTokenFacts> Find(const Hash& token);

  void Remember(const Hash& token, std::shared_ptr<const AccessTokenFacts> facts);

 private:
  struct FirstBytes {
    std::size_t operator()(const Hash& hash) const;
  };
  using Generation = std::unordered_map<Hash, std::shared_ptr<const AccessTokenFacts>, FirstBytes>;
  /// When `young` is full it becomes `old`, and what was old goes.
  struct alignas(64) Shard {
    std::mutex mutex;
    Generation young;
    Generation old;
  };

  Shard& ShardOf(const Hash& hash);
  void Put(Shard& shard, const Hash& token, std::shared_ptr<const AccessTokenFacts> facts);

  static constexpr std::size_t kShards = 16;
  const std::size_t most_in_shard_;
  std::array<Shard, kShards> shards_;
};

}  // namespace writ

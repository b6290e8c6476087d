// How many worlds are tried, and what all of them sign with.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include "crypto/signing_key.h"
#include "protocol/keys/key_ring.h"

namespace writ::simulation {

/// Seeds that a planted bug must show in.
inline constexpr std::uint64_t kMostSeeds = 10'000;

/// How many seeds to run: WRIT_SEEDS for a long run by hand.
inline std::uint64_t SeedCount() {
  const char* const wanted = std::getenv("WRIT_SEEDS");
  return wanted == nullptr ? 5'000 : std::strtoull(wanted, nullptr, 10);
}

inline std::shared_ptr<const KeyRing> MakeKeys() {
  std::vector<RingKey> keys;
  keys.push_back(MakeRingKey("k", crypto::SigningKey::Generate(crypto::JwsAlgorithm::kEs256)));
  return std::make_shared<const KeyRing>(std::move(keys));
}

}  // namespace writ::simulation

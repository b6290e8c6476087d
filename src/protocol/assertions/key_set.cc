#include "protocol/assertions/key_set.h"

namespace writ {

KeySet::KeySet(const std::vector<TrustedKey>& keys) {
  for (const TrustedKey& key : keys) {
    Entry entry{.kid = key.kid, .expiration = key.expiration, .keys = {}};
    for (const crypto::JwsAlgorithmFacts& facts : crypto::kJwsAlgorithms) {
      if (!key.algorithm.empty() && key.algorithm != facts.name) continue;
      if (auto verifying = crypto::VerifyingKey::FromMembers(facts.algorithm, key.public_members))
        entry.keys.push_back(std::move(verifying));
    }
    if (!entry.keys.empty()) entries_.push_back(std::move(entry));
  }
}

KeySet::Signed KeySet::Verify(const crypto::Jws& jws, Instant now) const {
  Signed result = Signed::kUnknown;
  for (const Entry& entry : entries_) {
    const bool live = !entry.expiration || now < *entry.expiration;
    const bool meant = jws.kid.empty() || entry.kid.empty() || jws.kid == entry.kid;
    if (!live || !meant) continue;
    for (const auto& key : entry.keys) {
      if (crypto::JwsAlgorithmName(key->algorithm()) != jws.alg) continue;
      if (key->Verify(jws)) return Signed::kYes;
      result = Signed::kByNone;
    }
  }
  return result;
}

}  // namespace writ

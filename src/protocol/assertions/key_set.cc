#include "protocol/assertions/key_set.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "base/json_reader.h"
#include "crypto/public_key.h"

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

//= rfc7517#section-5
std::optional<KeySet> ParseKeySet(std::string_view text) {
  const auto set = base::ParseJsonObject(text);
  const boost::json::value* const member = set ? set->if_contains("keys") : nullptr;
  const boost::json::array* const keys = member == nullptr ? nullptr : member->if_array();
  if (keys == nullptr || keys->size() > kMostKeysOfSet) return std::nullopt;
  std::vector<TrustedKey> usable;
  for (const boost::json::value& key : *keys) {
    if (!key.is_object()) return std::nullopt;
    if (auto parsed = crypto::ParsePublicKey(boost::json::serialize(key)))
      usable.push_back(std::move(*parsed));
  }
  return KeySet(usable);
}

}  // namespace writ

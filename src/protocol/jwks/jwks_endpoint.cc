#include "protocol/jwks/jwks_endpoint.h"

#include <algorithm>
#include <string>

namespace writ {
namespace {

constexpr Seconds kCached{900};
/// What a server may take to notice a key that another has announced.
constexpr Seconds kNoticed{1};

/// How long a copy is good: whoever fetched it just before a key was announced has to fetch again before that
/// key signs.
Seconds MaxAge(const KeySettings& keys) {
  return std::min(kCached, keys.propagation_time - kNoticed);
}

}  // namespace

Reply AnswerJwks(const Call& /*call*/, const RealmContext& realm) {
  Reply reply;
  reply.fields.push_back({"Content-Type", "application/json"});
  reply.fields.push_back(
      {"Cache-Control", "public, max-age=" + std::to_string(MaxAge(realm.catalog.options().keys).count())});
  reply.body = realm.keys->jwks();
  reply.outcome.endpoint = "jwks";
  return reply;
}

}  // namespace writ

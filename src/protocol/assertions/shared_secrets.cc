#include "protocol/assertions/shared_secrets.h"

namespace writ {

KeySet::Signed SharedSecrets::Verify(const crypto::Jws& jws, Instant now) const {
  auto result = KeySet::Signed::kUnknown;
  for (const Entry& entry : entries_) {
    const bool live = !entry.expiration || now < *entry.expiration;
    if (!live || !entry.key.Fits(jws.alg)) continue;
    if (entry.key.Verify(jws)) return KeySet::Signed::kYes;
    result = KeySet::Signed::kByNone;
  }
  return result;
}

}  // namespace writ

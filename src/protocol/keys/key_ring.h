// The signing keys of a realm as they stand at one moment. Immutable.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/signing_key.h"

namespace writ {

/// One key, with the id that it is published under.
struct RingKey {
  std::string kid;
  std::unique_ptr<const crypto::SigningKey> key;
};

/// Thread: may be used from any thread.
class KeyRing {
 public:
  /// Takes the keys in the order in which they are preferred; at least one.
  explicit KeyRing(std::vector<RingKey> keys);

  /// The key to sign with: the first whose algorithm is in `accepted`, or simply the first where nothing is
  /// restricted. Null when none is.
  const RingKey* Choose(const std::optional<std::vector<std::string>>& accepted) const;

  /// The public halves of all keys as a JWK set, JSON text.
  /// Source: RFC 7517 section 5.
  const std::string& jwks() const { return jwks_; }

 private:
  std::vector<RingKey> keys_;
  std::string jwks_;
};

}  // namespace writ

// The secrets that one who signs assertions shares with us.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "crypto/jws.h"
#include "crypto/shared_key.h"
#include "protocol/assertions/key_set.h"
#include "writ/time.h"

namespace writ {

/// Never in one set with public keys: what a token's header says must not turn one into the other.
/// Thread: may be read from any thread.
class SharedSecrets {
 public:
  /// Takes `expiration`: from this moment on it no longer counts.
  void Add(base::SecretBytes secret, std::optional<Instant> expiration) {
    entries_.push_back({crypto::SharedKey(std::move(secret)), expiration});
  }

  /// As KeySet::Verify; a name in the header is passed over, since none of them has one.
  KeySet::Signed Verify(const crypto::Jws& jws, Instant now) const;

 private:
  struct Entry {
    crypto::SharedKey key;
    std::optional<Instant> expiration;
  };

  std::vector<Entry> entries_;
};

}  // namespace writ

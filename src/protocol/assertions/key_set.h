// The public keys of one who signs assertions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/jws.h"
#include "crypto/verify.h"
#include "writ/client.h"
#include "writ/time.h"

namespace writ {

/// Immutable. The algorithm is pinned by the key: what a token's header says only picks among them.
/// Thread: may be read from any thread.
class KeySet {
 public:
  KeySet() = default;

  /// Takes keys that are keys (crypto/public_key.h); what is none is left out.
  explicit KeySet(const std::vector<TrustedKey>& keys);

  bool empty() const { return entries_.empty(); }

  enum class Signed {
    kYes,
    kByNone,   ///< keys of its algorithm and name are there, and did not sign it
    kUnknown,  ///< no live key is of its algorithm and name
  };

  /// Whether a key of the set, live at `now`, signed the token: one of the name that its header has, where
  /// both have one.
  Signed Verify(const crypto::Jws& jws, Instant now) const;

 private:
  struct Entry {
    std::string kid;
    std::optional<Instant> expiration;
    std::vector<std::shared_ptr<const crypto::VerifyingKey>> keys;  ///< one for each algorithm
  };

  std::vector<Entry> entries_;
};

/// So many keys are read of a set, at most.
inline constexpr std::size_t kMostKeysOfSet = 64;

/// Reads a JWK set. Keys that verify no signature here are passed over.
/// Absent when it is none, or has more than kMostKeysOfSet keys; one without any of use is empty.
/// Source: RFC 7517 section 5.
std::optional<KeySet> ParseKeySet(std::string_view text);

}  // namespace writ

// The signing keys of a realm as they stand at one moment. Immutable.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/signing_key.h"
#include "crypto/verify.h"

namespace writ {

/// Where a key is in its life.
enum class KeyPhase {
  kAnnounced,  ///< published, so that nobody is surprised by what it will sign
  kSigning,
  kRetired,  ///< signs nothing any more; published as long as something that it signed may live
};

/// The phase's name, as operators read it.
std::string_view KeyPhaseName(KeyPhase phase);

/// One key, with the id that it is published under.
struct RingKey {
  std::string kid;
  std::shared_ptr<const crypto::SigningKey> key;
  std::shared_ptr<const crypto::VerifyingKey> verifying;  ///< its public half
  KeyPhase phase = KeyPhase::kSigning;
  std::string access_token_header;  ///< the encoded JOSE header of what it signs most: `typ` kAccessTokenTyp
};

/// The `typ` of access tokens where nobody says otherwise (RFC 9068 section 2.1).
inline constexpr std::string_view kAccessTokenTyp = "at+jwt";

/// A JOSE header, base64url.
/// Takes `typ`: empty for none.
std::string EncodeJoseHeader(crypto::JwsAlgorithm algorithm, std::string_view kid, std::string_view typ);

/// Puts a key and its public half together.
RingKey MakeRingKey(std::string kid, std::shared_ptr<const crypto::SigningKey> key,
                    KeyPhase phase = KeyPhase::kSigning);

/// Thread: may be used from any thread.
class KeyRing {
 public:
  /// Takes the keys in the order in which they are preferred; at least one.
  explicit KeyRing(std::vector<RingKey> keys);

  /// The key to sign with: the first in phase kSigning whose algorithm is in `accepted`, or simply the first
  /// where nothing is restricted. Null when none is.
  const RingKey* Choose(const std::optional<std::vector<std::string>>& accepted) const;

  /// The key that is published under `kid`, whatever its phase; null when there is none.
  const RingKey* Find(std::string_view kid) const;

  const std::vector<RingKey>& keys() const { return keys_; }

  /// The public halves of all keys as a JWK set, JSON text.
  /// Source: RFC 7517 section 5.
  const std::string& jwks() const { return jwks_; }

 private:
  std::vector<RingKey> keys_;
  std::string jwks_;
};

}  // namespace writ

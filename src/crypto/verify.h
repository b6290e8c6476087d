// Verification of JWS signatures, the algorithm pinned by the key.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/evp_handles.h"
#include "crypto/jws.h"
#include "crypto/jws_algorithm.h"

namespace writ::crypto {

/// The public half of a key, for one algorithm.
/// Thread: every member may be called from any thread.
class VerifyingKey {
 public:
  /// Reads the JWK members `kty` and what belongs to it (as SigningKey::public_members writes them).
  /// Null when they are no key for `algorithm`: another kind or curve, a point off the curve, RSA of fewer
  /// than 2,048 or more than 8,192 bits, or with an exponent that is even, 1, or longer than 32 bits.
  static std::shared_ptr<const VerifyingKey> FromMembers(JwsAlgorithm algorithm,
                                                         std::string_view public_members);

  JwsAlgorithm algorithm() const { return algorithm_; }

  /// Whether `signature` (base64url) is one over `input` by this key. False for anything malformed.
  bool Verify(std::string_view input, std::string_view signature) const;

  /// Whether the token names this key's algorithm and is signed by it.
  bool Verify(const Jws& jws) const;

 private:
  VerifyingKey(JwsAlgorithm algorithm, EvpKey key, std::string ed25519)
      : algorithm_(algorithm), key_(std::move(key)), ed25519_(std::move(ed25519)) {}

  bool VerifyWithOpenSsl(std::string_view input, std::string signature) const;

  JwsAlgorithm algorithm_;
  EvpKey key_;           ///< none for EdDSA
  std::string ed25519_;  ///< the public key, for EdDSA
};

/// The payload of the compact JWS `token`, if it is signed by `algorithm` with the key of `public_members`.
/// Absent for anything else.
/// Source: RFC 7515 section 5.2.
std::optional<std::string> VerifyCompact(JwsAlgorithm algorithm, std::string_view public_members,
                                         std::string_view token);

}  // namespace writ::crypto

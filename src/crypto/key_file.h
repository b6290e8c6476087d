// Private keys as operators keep them: PEM or JWK text.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "crypto/jws_algorithm.h"

namespace writ::crypto {

/// Longer texts are no key.
inline constexpr std::size_t kMaxKeyFileBytes = 65'536;

struct KeyFromFile {
  JwsAlgorithm algorithm = JwsAlgorithm::kEs256;
  std::string kid;          ///< of a JWK, or else the thumbprint (RFC 7638)
  base::SecretBytes pkcs8;  ///< PKCS#8 DER
};

/// Reads one private key: PEM (PKCS#8, PKCS#1 or SEC 1, not encrypted) or a private JWK (RFC 7517).
/// Takes `algorithm`: the JWS algorithm that it is for; empty for the JWK's `alg`, or else what fits: ES256,
/// ES384 or ES512 by its curve, EdDSA, RS256. Gives a sentence that says what is wrong and what to do where
/// it is none; never anything of the key.
std::expected<KeyFromFile, std::string> ParseKeyFile(std::string_view text, std::string_view algorithm);

}  // namespace writ::crypto

// Verification of JWS signatures, the algorithm pinned by the key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/jws_algorithm.h"

namespace writ::crypto {

/// Whether `signature` (base64url) is one over `input` by the key whose public JWK members these are
/// (SigningKey::public_members). False for anything malformed.
bool VerifySignature(JwsAlgorithm algorithm, std::string_view public_members, std::string_view input,
                     std::string_view signature);

/// The payload of the compact JWS `token`, if it is signed by `algorithm` with the key of `public_members`.
/// Absent for anything else; the header's `alg` must be that of the key, and `crit` is not understood.
/// Source: RFC 7515 section 5.2.
std::optional<std::string> VerifyCompact(JwsAlgorithm algorithm, std::string_view public_members,
                                         std::string_view token);

}  // namespace writ::crypto

// The public half of a key as the members of a JWK.
#pragma once

#include <optional>
#include <string>

#include "crypto/evp_handles.h"
#include "crypto/jws_algorithm.h"

namespace writ::crypto {

/// The members `kty` and what belongs to it, as JSON text without braces, in the order that RFC 7638 hashes.
/// Takes `key`: one for `algorithm`.
/// Faults: kUnavailable when OpenSSL has no memory.
std::string PublicMembers(JwsAlgorithm algorithm, const evp_pkey_st* key);

/// What a key is for when nobody says: the algorithm of its curve, or RS256. Absent for other kinds and
/// curves.
std::optional<JwsAlgorithm> UsualAlgorithm(const evp_pkey_st* key);

}  // namespace writ::crypto

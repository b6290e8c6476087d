// What signing and verifying with OpenSSL have in common: the hash and the padding of an algorithm.
#pragma once

#include <string_view>

#include "crypto/digest.h"
#include "crypto/evp_handles.h"
#include "crypto/jws_algorithm.h"

namespace writ::crypto {

/// The hash of `message` that the algorithm signs.
DigestBytes HashToSign(const JwsAlgorithmFacts& facts, std::string_view message);

/// Tells a context, after its sign_init or verify_init, the algorithm's hash and padding. False when it
/// cannot be.
bool UseScheme(evp_pkey_ctx_st* context, const JwsAlgorithmFacts& facts);

}  // namespace writ::crypto

// Private keys as bytes: PKCS#8 DER (RFC 5958).
#pragma once

#include <string_view>

#include "base/secret.h"
#include "crypto/evp_handles.h"
#include "crypto/jws_algorithm.h"

namespace writ::crypto {

/// Whether a key is one for `algorithm`: on its curve, or RSA of 2048 to 8192 bits.
bool KeySuits(JwsAlgorithm algorithm, const evp_pkey_st* key);

/// Reads a PKCS#8 key and sees that it is one for `algorithm`.
/// Faults: kCorrupt when it is not.
EvpKey ReadPkcs8(JwsAlgorithm algorithm, std::string_view der);

/// The key as PKCS#8 DER.
/// Faults: kUnavailable when OpenSSL has no memory.
base::SecretBytes ExportPkcs8(const evp_pkey_st* key);

}  // namespace writ::crypto

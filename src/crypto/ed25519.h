// Ed25519 signatures (RFC 8032), by libsodium.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/secret.h"

struct evp_pkey_st;

namespace writ::crypto {

inline constexpr std::size_t kEd25519PublicBytes = 32;
inline constexpr std::size_t kEd25519SignatureBytes = 64;

/// The seed and public key of an Ed25519 key, as SignEd25519 takes them.
base::SecretBytes ReadEd25519(const evp_pkey_st* key);

/// Writes the signature over `message`: kEd25519SignatureBytes bytes.
void SignEd25519(const base::SecretBytes& key, std::string_view message, char* signature);

/// Whether `signature` is one over `message` by the key. False for either of another length.
bool VerifyEd25519(std::string_view public_key, std::string_view message, std::string_view signature);

}  // namespace writ::crypto

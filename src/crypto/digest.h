// Digests and MACs. All give raw bytes.
#pragma once

#include <string>
#include <string_view>

namespace writ::crypto {

/// SHA-256 (FIPS 180-4): 32 bytes.
/// Thread: may be called from any thread. Faults: kUnavailable when OpenSSL has no memory.
std::string Sha256(std::string_view message);

/// SHA-512: 64 bytes.
std::string Sha512(std::string_view message);

/// HMAC-SHA-256 (RFC 2104): 32 bytes. Takes a key of any length.
std::string HmacSha256(std::string_view key, std::string_view message);

}  // namespace writ::crypto

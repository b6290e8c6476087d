// ECDSA signatures over P-256: ASN.1 as OpenSSL has them, r ‖ s as JWS has them (RFC 7518 section 3.4).
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>

namespace writ::crypto {

/// r ‖ s, 32 bytes each, big endian. Absent when `der` is not a DER SEQUENCE of two INTEGERs of at most 32
/// bytes.
std::optional<std::array<unsigned char, 64>> EcdsaRawFromDer(std::span<const unsigned char> der);

/// The DER form of r ‖ s.
std::string EcdsaDerFromRaw(std::span<const unsigned char, 64> raw);

}  // namespace writ::crypto

// ECDSA signatures: ASN.1 as OpenSSL has them, r ‖ s as JWS has them (RFC 7518 section 3.4).
#pragma once

#include <span>
#include <string>

namespace writ::crypto {

/// Writes r ‖ s, big endian, each half as long as half of `raw`.
/// False when `der` is not a DER SEQUENCE of two INTEGERs that fit.
bool EcdsaRawFromDer(std::span<const unsigned char> der, std::span<unsigned char> raw);

/// The DER form of r ‖ s, of at most 132 bytes.
std::string EcdsaDerFromRaw(std::span<const unsigned char> raw);

}  // namespace writ::crypto

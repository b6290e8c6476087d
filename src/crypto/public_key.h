// Public keys as others give them to us: JWK, PEM, or a certificate.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "writ/client.h"

namespace writ::crypto {

/// Reads one public key that verifies signatures: a public JWK (RFC 7517), PEM (SubjectPublicKeyInfo or an
/// X.509 certificate), or a certificate's DER in Base64. Of a certificate only the key counts: who trusts it
/// has been told so by whoever wrote the configuration. The key is one for good. Gives a sentence that says
/// what is wrong where it is none; never anything of the text.
std::expected<TrustedKey, std::string> ParsePublicKey(std::string_view text);

}  // namespace writ::crypto

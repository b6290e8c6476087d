// How stored secrets are written, and how new ones are made.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "writ/client.h"
#include "writ/random.h"

namespace writ::config {

/// Reads a secret's `Value`. Absent when it has none of the four forms:
/// Base64 of 32 bytes (SHA-256), Base64 of 64 bytes (SHA-512),
/// `hmac-sha256:` base64url of 16 bytes of salt `:` base64url of 32 bytes, HMAC-SHA-256 keyed with the salt,
/// or `sealed:` base64url of what SealClientSecret gave. Gives: form, digest and salt; the rest is the
/// caller's.
std::optional<Secret> ParseSecret(std::string_view value);

/// A secret that nobody has had before: 256 bits as 43 characters of base64url.
std::string MakeSecret(Random& random);

/// The same for a client that signs with it: 384 bits as 64 characters, as many as HS512 asks for.
std::string MakeSigningSecret(Random& random);

/// The form of what SealClientSecret gave.
std::string SealedValue(std::string_view sealed);

/// The salted form of `secret` as ParseSecret reads it.
std::string SaltedValue(std::string_view secret, Random& random);

/// The family's form of `secret`: Base64 of its SHA-256.
std::string Sha256Value(std::string_view secret);

}  // namespace writ::config

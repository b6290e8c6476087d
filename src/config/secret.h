// How stored secrets are written, and how new ones are made.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "writ/client.h"
#include "writ/random.h"

namespace writ::config {

/// Reads a secret's `Value`. Absent when it has none of the three forms:
/// Base64 of 32 bytes (SHA-256), Base64 of 64 bytes (SHA-512), or
/// `hmac-sha256:` base64url of 16 bytes of salt `:` base64url of 32 bytes, HMAC-SHA-256 keyed with the salt.
/// Gives: form, digest and salt; the rest is the caller's.
std::optional<Secret> ParseSecret(std::string_view value);

/// A secret that nobody has had before: 256 bits as 43 characters of base64url.
std::string MakeSecret(Random& random);

/// The salted form of `secret` as ParseSecret reads it.
std::string SaltedValue(std::string_view secret, Random& random);

/// The family's form of `secret`: Base64 of its SHA-256.
std::string Sha256Value(std::string_view secret);

}  // namespace writ::config

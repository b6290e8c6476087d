// Sealing of secrets at rest: AES-256-GCM under the master key, bound to where they belong.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "writ/random.h"

namespace writ::crypto {

using MasterKey = std::span<const std::byte, 32>;

/// Seals `plain` so that it opens under the same key and `place` alone.
/// Takes `place`: what the secret is and whose: realm, purpose, key id. Not secret.
/// Gives a version byte (1), a nonce (12), the ciphertext, a tag (16).
std::string Seal(MasterKey key, std::string_view place, std::string_view plain, Random& random);

/// Opens what Seal made. Absent for another version, another key or place, or any changed byte.
std::optional<base::SecretBytes> TryUnseal(MasterKey key, std::string_view place, std::string_view sealed);

/// The same, of what we sealed ourselves.
/// Faults: kCorrupt where TryUnseal gives nothing.
base::SecretBytes Unseal(MasterKey key, std::string_view place, std::string_view sealed);

}  // namespace writ::crypto

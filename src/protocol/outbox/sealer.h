// Seals what must wait and may be read by nobody else: in a row, tokens on their way and clients' passwords;
// in the configuration, secrets that clients sign with.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "writ/change.h"
#include "writ/random.h"

namespace writ {

/// Thread: every member may be called from any thread.
class Sealer {
 public:
  /// Takes the server's master key, of which it derives its own.
  explicit Sealer(std::span<const std::byte, 32> master_key);
  Sealer(const Sealer&) = delete;
  Sealer& operator=(const Sealer&) = delete;
  ~Sealer();

  /// Seals `plain` for one row of a realm. Gives base64url text.
  std::string Seal(std::string_view realm, const GuardedKey& place, std::string_view plain,
                   Random& random) const;

  /// Opens what Seal made for the same row.
  /// Faults: kCorrupt for anything else.
  base::SecretBytes Open(std::string_view realm, const GuardedKey& place, std::string_view sealed) const;

  /// Seals a client's secret for the configuration. Gives raw bytes.
  std::string SealSecret(std::string_view secret, Random& random) const;

  /// Opens what SealSecret made. Absent for anything else.
  std::optional<base::SecretBytes> OpenSecret(std::string_view sealed) const;

 private:
  std::string key_;
};

}  // namespace writ

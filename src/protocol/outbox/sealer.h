// Seals what must wait in a row and may be read by nobody else: tokens on their way, clients' passwords.
#pragma once

#include <cstddef>
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

 private:
  std::string key_;
};

}  // namespace writ

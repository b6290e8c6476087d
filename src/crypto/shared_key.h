// MACs of JWS by a secret that both sides know (HS256, HS384, HS512).
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "base/secret.h"
#include "crypto/jws.h"

namespace writ::crypto {

/// The algorithms, by their names in a JWS. No public key is ever used with one of them: they stand apart
/// from jws_algorithms.def. Source: RFC 7518 section 3.2.
inline constexpr std::array<std::string_view, 3> kMacAlgorithms{"HS256", "HS384", "HS512"};

/// Whether `algorithm` is one of those.
bool IsMacAlgorithm(std::string_view algorithm);

/// Thread: may be read from any thread.
class SharedKey {
 public:
  explicit SharedKey(base::SecretBytes secret) : secret_(std::move(secret)) {}

  /// Whether the algorithm is a MAC, and the secret no shorter than what it gives.
  bool Fits(std::string_view algorithm) const;

  /// Whether the token names an algorithm that the secret fits, and the secret made its signature. Takes a
  /// time that tells nothing of the secret. False for anything malformed.
  bool Verify(const Jws& jws) const;

 private:
  base::SecretBytes secret_;
};

}  // namespace writ::crypto

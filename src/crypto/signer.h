// One signing context: an OpenSSL key and what it keeps between signatures.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "crypto/evp_handles.h"
#include "crypto/jws_algorithm.h"

namespace writ::crypto {

/// Signs with a key of its own, read from DER once: threads that share a key in OpenSSL wait for each other.
/// Thread: one at a time.
class Signer {
 public:
  /// Faults: kCorrupt when `pkcs8` is not a key for `algorithm`.
  Signer(JwsAlgorithm algorithm, std::string_view pkcs8);

  /// Where a signature is written.
  using Bytes = std::array<char, 512>;

  /// The raw JWS signature over `input`: 64 bytes for ES256, 256 for RS256. A view into `bytes`.
  std::string_view Sign(std::string_view input, Bytes& bytes);

 private:
  JwsAlgorithm algorithm_;
  EvpKey key_;
  EvpKeyContext context_;
};

/// Reads a PKCS#8 key and sees that it is one for `algorithm`: curve P-256, or RSA of at least 2048 bits.
/// Faults: kCorrupt when it is not.
EvpKey ReadPrivateKey(JwsAlgorithm algorithm, std::string_view pkcs8);

}  // namespace writ::crypto

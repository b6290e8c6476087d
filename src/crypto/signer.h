// One signing context: a key and what OpenSSL or libsodium keep between signatures.
#pragma once

#include <array>
#include <string_view>

#include "base/secret.h"
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
  using Bytes = std::array<char, 1'024>;

  /// The raw JWS signature over `input`: two coordinates for ES*, as long as the modulus for RS* and PS*, 64
  /// bytes for EdDSA. A view into `bytes`.
  std::string_view Sign(std::string_view input, Bytes& bytes);

 private:
  std::string_view SignWithOpenSsl(std::string_view input, Bytes& bytes);

  const JwsAlgorithmFacts& facts_;
  EvpKey key_;
  EvpKeyContext context_;      ///< none for EdDSA
  base::SecretBytes ed25519_;  ///< seed and public key, as libsodium takes them
};

}  // namespace writ::crypto

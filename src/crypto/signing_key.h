// A private key that signs, and its public half.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "crypto/jws_algorithm.h"

namespace writ::crypto {

/// A private key for one algorithm: of its curve, or RSA of 2048 to 8192 bits.
/// Thread: every member may be called from any thread.
class SigningKey {
 public:
  /// Makes a key and sees that what it signs verifies.
  static std::unique_ptr<SigningKey> Generate(JwsAlgorithm algorithm, unsigned rsa_bits = 2'048);

  /// Reads a key that ExportPkcs8 wrote.
  /// Faults: kCorrupt when `der` is no such key, or not one for `algorithm`.
  static std::unique_ptr<SigningKey> FromPkcs8(JwsAlgorithm algorithm, base::SecretBytes der);

  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;
  ~SigningKey();

  JwsAlgorithm algorithm() const { return algorithm_; }

  /// The private key as PKCS#8 DER (RFC 5958).
  const base::SecretBytes& pkcs8() const { return der_; }

  /// The members `kty` and what belongs to it, as JSON text without braces: `"crv":…,"kty":"EC","x":…,"y":…`
  /// or
  /// `"e":…,"kty":"RSA","n":…`, in the order that RFC 7638 hashes.
  const std::string& public_members() const { return public_members_; }

  /// The key's thumbprint (RFC 7638): base64url of SHA-256, 43 characters.
  const std::string& thumbprint() const { return thumbprint_; }

  /// Appends the base64url of the JWS signature over `input` to `out`. `input` may lie in `out`.
  void AppendSignature(std::string_view input, std::string& out) const;

 private:
  struct Signers;

  SigningKey(JwsAlgorithm algorithm, base::SecretBytes der);

  const JwsAlgorithm algorithm_;
  const base::SecretBytes der_;
  std::string public_members_;
  std::string thumbprint_;
  const std::unique_ptr<Signers> signers_;
};

}  // namespace writ::crypto

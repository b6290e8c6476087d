#include "crypto/signer.h"

#include <openssl/evp.h>

#include <cstring>
#include <span>
#include <string>

#include "crypto/ecdsa_signature.h"
#include "crypto/ed25519.h"
#include "crypto/openssl_error.h"
#include "crypto/pkcs8.h"
#include "crypto/signature_scheme.h"
#include "writ/fault.h"

namespace writ::crypto {
namespace {

unsigned char* BytesOf(Signer::Bytes& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

EvpKeyContext MakeContext(const JwsAlgorithmFacts& facts, EVP_PKEY* key) {
  EvpKeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  const bool ready =
      context != nullptr && EVP_PKEY_sign_init(context.get()) == 1 && UseScheme(context.get(), facts);
  if (!ready) ThrowOpenSslFault("signing context");
  return context;
}

}  // namespace

Signer::Signer(JwsAlgorithm algorithm, std::string_view pkcs8)
    : facts_(FactsOf(algorithm)), key_(ReadPkcs8(algorithm, pkcs8)) {
  if (facts_.kind == KeyKind::kEd25519) {
    ed25519_ = ReadEd25519(key_.get());
  } else {
    context_ = MakeContext(facts_, key_.get());
  }
}

std::string_view Signer::Sign(std::string_view input, Bytes& bytes) {
  if (facts_.kind != KeyKind::kEd25519) return SignWithOpenSsl(input, bytes);
  SignEd25519(ed25519_, input, bytes.data());
  return {bytes.data(), kEd25519SignatureBytes};
}

std::string_view Signer::SignWithOpenSsl(std::string_view input, Bytes& bytes) {
  const DigestBytes digest = HashToSign(facts_, input);
  std::size_t length = bytes.size();
  if (EVP_PKEY_sign(context_.get(), BytesOf(bytes), &length,
                    reinterpret_cast<const unsigned char*>(digest.data()), digest.size()) != 1) {
    ThrowOpenSslFault("signature");
  }
  if (facts_.kind != KeyKind::kEc) return {bytes.data(), length};
  //= rfc7518#section-3.4
  std::array<unsigned char, 132> raw;
  const std::span<unsigned char> both = std::span(raw).first(2 * facts_.coordinate);
  if (!EcdsaRawFromDer({BytesOf(bytes), length}, both))
    throw Fault(FaultKind::kBug, "OpenSSL made an ECDSA signature that is not DER");
  std::memcpy(bytes.data(), both.data(), both.size());
  return {bytes.data(), both.size()};
}

}  // namespace writ::crypto

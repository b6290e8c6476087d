#include "crypto/signer.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <cstring>
#include <span>
#include <string>

#include "crypto/ecdsa_signature.h"
#include "crypto/ed25519.h"
#include "crypto/openssl_error.h"
#include "crypto/signature_scheme.h"
#include "writ/fault.h"

namespace writ::crypto {
namespace {

constexpr int kLeastRsaBits = 2'048;
constexpr int kMostRsaBits = 8'192;

unsigned char* BytesOf(Signer::Bytes& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

bool Suits(const JwsAlgorithmFacts& facts, const EVP_PKEY* key) {
  const int bits = EVP_PKEY_get_bits(key);
  switch (facts.kind) {
    case KeyKind::kRsa:
    case KeyKind::kRsaPss:
      return EVP_PKEY_is_a(key, "RSA") == 1 && bits >= kLeastRsaBits && bits <= kMostRsaBits;
    case KeyKind::kEd25519:
      return EVP_PKEY_is_a(key, "ED25519") == 1;
    case KeyKind::kEc:
      break;
  }
  std::array<char, 32> curve{};
  std::size_t length = 0;
  return EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_group_name(key, curve.data(), curve.size(), &length) == 1 &&
         std::string_view(curve.data(), length) == facts.group;
}

EvpKeyContext MakeContext(const JwsAlgorithmFacts& facts, EVP_PKEY* key) {
  EvpKeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  const bool ready =
      context != nullptr && EVP_PKEY_sign_init(context.get()) == 1 && UseScheme(context.get(), facts);
  if (!ready) ThrowOpenSslFault("signing context");
  return context;
}

}  // namespace

EvpKey ReadPrivateKey(JwsAlgorithm algorithm, std::string_view pkcs8) {
  const auto* at = reinterpret_cast<const unsigned char*>(pkcs8.data());
  EvpKey key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(pkcs8.size())));
  if (key == nullptr || !Suits(FactsOf(algorithm), key.get())) {
    throw Fault(FaultKind::kCorrupt,
                "a stored signing key is not a key for " + std::string(JwsAlgorithmName(algorithm)));
  }
  return key;
}

Signer::Signer(JwsAlgorithm algorithm, std::string_view pkcs8)
    : facts_(FactsOf(algorithm)), key_(ReadPrivateKey(algorithm, pkcs8)) {
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

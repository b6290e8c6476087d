#include "crypto/signer.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <cstring>
#include <string>

#include "crypto/digest.h"
#include "crypto/ecdsa_signature.h"
#include "crypto/openssl_error.h"
#include "writ/fault.h"

namespace writ::crypto {
namespace {

bool Suits(JwsAlgorithm algorithm, const EVP_PKEY* key) {
  if (algorithm == JwsAlgorithm::kRs256)
    return EVP_PKEY_is_a(key, "RSA") == 1 && EVP_PKEY_get_bits(key) >= 2048;
  std::array<char, 32> curve{};
  std::size_t length = 0;
  return EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_group_name(key, curve.data(), curve.size(), &length) == 1 &&
         std::string_view(curve.data(), length) == "prime256v1";
}

EvpKeyContext MakeContext(JwsAlgorithm algorithm, EVP_PKEY* key) {
  EvpKeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  const bool rsa = algorithm == JwsAlgorithm::kRs256;
  const bool ready = context != nullptr && EVP_PKEY_sign_init(context.get()) == 1 &&
                     EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) == 1 &&
                     (!rsa || EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1);
  if (!ready) ThrowOpenSslFault("signing context");
  return context;
}

}  // namespace

EvpKey ReadPrivateKey(JwsAlgorithm algorithm, std::string_view pkcs8) {
  const auto* at = reinterpret_cast<const unsigned char*>(pkcs8.data());
  EvpKey key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(pkcs8.size())));
  if (key == nullptr || !Suits(algorithm, key.get())) {
    throw Fault(FaultKind::kCorrupt,
                "a stored signing key is not a key for " + std::string(JwsAlgorithmName(algorithm)));
  }
  return key;
}

Signer::Signer(JwsAlgorithm algorithm, std::string_view pkcs8)
    : algorithm_(algorithm),
      key_(ReadPrivateKey(algorithm, pkcs8)),
      context_(MakeContext(algorithm, key_.get())) {}

std::string_view Signer::Sign(std::string_view input, Bytes& bytes) {
  const DigestBytes digest = Sha256(input);
  auto* const signature = reinterpret_cast<unsigned char*>(bytes.data());
  std::size_t length = bytes.size();
  if (EVP_PKEY_sign(context_.get(), signature, &length, reinterpret_cast<const unsigned char*>(digest.data()),
                    digest.size()) != 1) {
    ThrowOpenSslFault("signature");
  }
  if (algorithm_ == JwsAlgorithm::kRs256) return {bytes.data(), length};
  //= rfc7518#section-3.4
  const auto raw = EcdsaRawFromDer({signature, length});
  if (!raw) throw Fault(FaultKind::kBug, "OpenSSL made an ECDSA signature that is not DER");
  std::memcpy(bytes.data(), raw->data(), raw->size());
  return {bytes.data(), raw->size()};
}

}  // namespace writ::crypto

#include "crypto/pkcs8.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <array>
#include <string>

#include "crypto/openssl_error.h"
#include "writ/fault.h"

namespace writ::crypto {
namespace {

constexpr int kLeastRsaBits = 2'048;
constexpr int kMostRsaBits = 8'192;

}  // namespace

bool KeySuits(JwsAlgorithm algorithm, const EVP_PKEY* key) {
  const JwsAlgorithmFacts& facts = FactsOf(algorithm);
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

EvpKey ReadPkcs8(JwsAlgorithm algorithm, std::string_view der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  EvpKey key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())));
  if (key == nullptr || !KeySuits(algorithm, key.get())) {
    throw Fault(FaultKind::kCorrupt,
                "a stored signing key is not a key for " + std::string(JwsAlgorithmName(algorithm)));
  }
  return key;
}

base::SecretBytes ExportPkcs8(const EVP_PKEY* key) {
  PKCS8_PRIV_KEY_INFO* const info = EVP_PKEY2PKCS8(key);
  unsigned char* der = nullptr;
  const int length = info == nullptr ? -1 : i2d_PKCS8_PRIV_KEY_INFO(info, &der);
  PKCS8_PRIV_KEY_INFO_free(info);
  if (length <= 0) ThrowOpenSslFault("key export");
  base::SecretBytes out(std::string(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length)));
  OPENSSL_clear_free(der, static_cast<std::size_t>(length));
  return out;
}

}  // namespace writ::crypto

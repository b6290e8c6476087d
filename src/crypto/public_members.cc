#include "crypto/public_members.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <algorithm>
#include <string_view>

#include "base/base64.h"
#include "crypto/ed25519.h"
#include "crypto/openssl_error.h"

namespace writ::crypto {
namespace {

/// A public number of the key, big endian, at least `width` bytes.
std::string Number(const EVP_PKEY* key, const char* name, std::size_t width) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) ThrowOpenSslFault("key export");
  std::string bytes(std::max(width, static_cast<std::size_t>(BN_num_bytes(number))), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  BN_free(number);
  return bytes;
}

std::string Member(std::string_view name, std::string_view bytes) {
  return '"' + std::string(name) + "\":\"" + base::Base64UrlEncode(bytes) + '"';
}

/// The x coordinate that is all of an Ed25519 public key.
std::string Ed25519Public(const EVP_PKEY* key) {
  std::string bytes(kEd25519PublicBytes, '\0');
  std::size_t length = bytes.size();
  if (EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(bytes.data()), &length) != 1)
    ThrowOpenSslFault("key export");
  return bytes;
}

}  // namespace

//= rfc7638#section-3.2
std::string PublicMembers(JwsAlgorithm algorithm, const EVP_PKEY* key) {
  const JwsAlgorithmFacts& facts = FactsOf(algorithm);
  const std::string crv = R"("crv":")" + std::string(facts.crv) + '"';
  switch (facts.kind) {
    case KeyKind::kEc:
      return crv + R"(,"kty":"EC",)" + Member("x", Number(key, OSSL_PKEY_PARAM_EC_PUB_X, facts.coordinate)) +
             ',' + Member("y", Number(key, OSSL_PKEY_PARAM_EC_PUB_Y, facts.coordinate));
    case KeyKind::kEd25519:
      //= rfc8037#section-2
      return crv + R"(,"kty":"OKP",)" + Member("x", Ed25519Public(key));
    case KeyKind::kRsa:
    case KeyKind::kRsaPss:
      break;
  }
  return Member("e", Number(key, OSSL_PKEY_PARAM_RSA_E, 1)) + R"(,"kty":"RSA",)" +
         Member("n", Number(key, OSSL_PKEY_PARAM_RSA_N, 1));
}

std::optional<JwsAlgorithm> UsualAlgorithm(const EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "RSA") == 1) return JwsAlgorithm::kRs256;
  if (EVP_PKEY_is_a(key, "ED25519") == 1) return JwsAlgorithm::kEdDsa;
  char group[64] = {};
  std::size_t length = 0;
  if (EVP_PKEY_get_group_name(key, group, sizeof group, &length) != 1) return std::nullopt;
  for (const JwsAlgorithmFacts& facts : kJwsAlgorithms) {
    if (facts.kind == KeyKind::kEc && std::string_view(group, length) == facts.group) return facts.algorithm;
  }
  return std::nullopt;
}

}  // namespace writ::crypto

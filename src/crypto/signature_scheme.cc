#include "crypto/signature_scheme.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

namespace writ::crypto {
namespace {

const EVP_MD* HashOf(const JwsAlgorithmFacts& facts) {
  if (facts.hash_bits == 256) return EVP_sha256();
  return facts.hash_bits == 384 ? EVP_sha384() : EVP_sha512();
}

}  // namespace

DigestBytes HashToSign(const JwsAlgorithmFacts& facts, std::string_view message) {
  if (facts.hash_bits == 256) return Sha256(message);
  return facts.hash_bits == 384 ? Sha384(message) : Sha512(message);
}

bool UseScheme(EVP_PKEY_CTX* context, const JwsAlgorithmFacts& facts) {
  if (EVP_PKEY_CTX_set_signature_md(context, HashOf(facts)) != 1) return false;
  if (facts.kind == KeyKind::kRsa) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
  //= rfc7518#section-3.5
  return facts.kind != KeyKind::kRsaPss ||
         (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
          EVP_PKEY_CTX_set_rsa_mgf1_md(context, HashOf(facts)) == 1 &&
          EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

}  // namespace writ::crypto

#include "crypto/verify.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>
#include <span>

#include "base/base64.h"
#include "base/json_reader.h"
#include "crypto/ecdsa_signature.h"
#include "crypto/ed25519.h"
#include "crypto/evp_handles.h"
#include "crypto/signature_scheme.h"

namespace writ::crypto {
namespace {

constexpr std::size_t kMaxModulusBytes = 1'024;
constexpr int kMinModulusBits = 2'048;
constexpr std::size_t kMaxExponentBytes = 4;

struct FreeParams {
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* params) const { OSSL_PARAM_free(params); }
  void operator()(BIGNUM* number) const { BN_free(number); }
};

using Builder = std::unique_ptr<OSSL_PARAM_BLD, FreeParams>;
using Number = std::unique_ptr<BIGNUM, FreeParams>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string TextOf(const boost::json::object& jwk, std::string_view name) {
  return std::string(base::TextMember(jwk, name).value_or(""));
}

/// A member's base64url bytes; empty when it is missing or malformed.
std::string BytesOf(const boost::json::object& jwk, std::string_view name) {
  return base::Base64UrlDecode(TextOf(jwk, name)).value_or("");
}

EvpKey MakeKey(const char* type, OSSL_PARAM_BLD* builder) {
  const std::unique_ptr<OSSL_PARAM, FreeParams> params(OSSL_PARAM_BLD_to_param(builder));
  const EvpKeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (params == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  return EvpKey(key);
}

EvpKey MakeEcKey(const boost::json::object& jwk, const JwsAlgorithmFacts& facts) {
  const std::string x = BytesOf(jwk, "x");
  const std::string y = BytesOf(jwk, "y");
  const bool sized = x.size() == facts.coordinate && y.size() == facts.coordinate;
  if (TextOf(jwk, "kty") != "EC" || TextOf(jwk, "crv") != facts.crv || !sized) return nullptr;
  const std::string point = '\x04' + x + y;
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, facts.group, 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return MakeKey("EC", builder.get());
}

EvpKey MakeRsaKey(const boost::json::object& jwk) {
  const std::string n = BytesOf(jwk, "n");
  const std::string e = BytesOf(jwk, "e");
  // Looked at before any arithmetic: the cost of a verification grows with both.
  if (TextOf(jwk, "kty") != "RSA" || n.size() > kMaxModulusBytes || e.size() > kMaxExponentBytes)
    return nullptr;
  const Number modulus(BN_bin2bn(Bytes(n), static_cast<int>(n.size()), nullptr));
  const Number exponent(BN_bin2bn(Bytes(e), static_cast<int>(e.size()), nullptr));
  const bool sound = BN_num_bits(modulus.get()) >= kMinModulusBits && BN_is_odd(exponent.get()) == 1 &&
                     BN_is_one(exponent.get()) == 0;
  if (!sound) return nullptr;
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  return MakeKey("RSA", builder.get());
}

}  // namespace

std::shared_ptr<const VerifyingKey> VerifyingKey::FromMembers(JwsAlgorithm algorithm,
                                                              std::string_view public_members) {
  const auto jwk = base::ParseJsonObject('{' + std::string(public_members) + '}');
  if (!jwk) return nullptr;
  const JwsAlgorithmFacts& facts = FactsOf(algorithm);
  EvpKey key;
  std::string ed25519;
  if (facts.kind == KeyKind::kEd25519) {
    if (TextOf(*jwk, "kty") == "OKP" && TextOf(*jwk, "crv") == facts.crv) ed25519 = BytesOf(*jwk, "x");
    if (ed25519.size() != kEd25519PublicBytes) return nullptr;
  } else {
    key = facts.kind == KeyKind::kEc ? MakeEcKey(*jwk, facts) : MakeRsaKey(*jwk);
    if (key == nullptr) return nullptr;
  }
  return std::shared_ptr<const VerifyingKey>(new VerifyingKey(algorithm, std::move(key), std::move(ed25519)));
}

bool VerifyingKey::Verify(std::string_view input, std::string_view signature) const {
  std::optional<std::string> raw = base::Base64UrlDecode(signature);
  if (!raw) return false;
  return key_ == nullptr ? VerifyEd25519(ed25519_, input, *raw) : VerifyWithOpenSsl(input, std::move(*raw));
}

bool VerifyingKey::Verify(const Jws& jws) const {
  return jws.alg == JwsAlgorithmName(algorithm_) && Verify(jws.signing_input, jws.signature);
}

bool VerifyingKey::VerifyWithOpenSsl(std::string_view input, std::string signature) const {
  const JwsAlgorithmFacts& facts = FactsOf(algorithm_);
  if (facts.kind == KeyKind::kEc) {
    if (signature.size() != 2 * facts.coordinate) return false;
    signature = EcdsaDerFromRaw({Bytes(signature), signature.size()});
  }
  const EvpKeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  const DigestBytes digest = HashToSign(facts, input);
  return context != nullptr && EVP_PKEY_verify_init(context.get()) == 1 && UseScheme(context.get(), facts) &&
         EVP_PKEY_verify(context.get(), Bytes(signature), signature.size(), Bytes(digest), digest.size()) ==
             1;
}

std::optional<std::string> VerifyCompact(JwsAlgorithm algorithm, std::string_view public_members,
                                         std::string_view token) {
  const auto key = VerifyingKey::FromMembers(algorithm, public_members);
  auto jws = ParseJws(token);
  if (key == nullptr || !jws || !key->Verify(*jws)) return std::nullopt;
  return std::move(jws->payload);
}

}  // namespace writ::crypto

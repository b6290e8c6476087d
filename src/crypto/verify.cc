#include "crypto/verify.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <boost/json.hpp>

#include <memory>
#include <span>

#include "base/base64.h"
#include "crypto/digest.h"
#include "crypto/ecdsa_signature.h"
#include "crypto/evp_handles.h"

namespace writ::crypto {
namespace {

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

/// A member's base64url bytes; empty when it is missing or malformed.
std::string BytesOf(const boost::json::object& jwk, std::string_view name) {
  const auto* const member = jwk.if_contains(name);
  if (member == nullptr || !member->is_string()) return {};
  return base::Base64UrlDecode(member->get_string()).value_or("");
}

std::string TextOf(const boost::json::object& jwk, std::string_view name) {
  const auto* const member = jwk.if_contains(name);
  return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
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

EvpKey MakeEcKey(const boost::json::object& jwk) {
  const std::string x = BytesOf(jwk, "x");
  const std::string y = BytesOf(jwk, "y");
  if (TextOf(jwk, "kty") != "EC" || TextOf(jwk, "crv") != "P-256" || x.size() != 32 || y.size() != 32)
    return nullptr;
  const std::string point = '\x04' + x + y;
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return MakeKey("EC", builder.get());
}

EvpKey MakeRsaKey(const boost::json::object& jwk) {
  const std::string n = BytesOf(jwk, "n");
  const std::string e = BytesOf(jwk, "e");
  const bool sized = n.size() >= 256 && n.size() <= 1024 && !e.empty() && e.size() <= 8;
  if (TextOf(jwk, "kty") != "RSA" || !sized) return nullptr;
  const Number modulus(BN_bin2bn(Bytes(n), static_cast<int>(n.size()), nullptr));
  const Number exponent(BN_bin2bn(Bytes(e), static_cast<int>(e.size()), nullptr));
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  return MakeKey("RSA", builder.get());
}

EvpKey ReadPublicKey(JwsAlgorithm algorithm, std::string_view members) {
  boost::system::error_code error;
  const boost::json::value jwk = boost::json::parse('{' + std::string(members) + '}', error);
  if (error || !jwk.is_object()) return nullptr;
  return algorithm == JwsAlgorithm::kEs256 ? MakeEcKey(jwk.get_object()) : MakeRsaKey(jwk.get_object());
}

/// Whether a JOSE header is one that the key may verify.
bool HeaderSuits(std::string_view header, JwsAlgorithm algorithm) {
  boost::system::error_code error;
  const boost::json::value parsed = boost::json::parse(header, error);
  if (error || !parsed.is_object()) return false;
  const boost::json::object& members = parsed.get_object();
  //= rfc7515#section-4.1.11
  return TextOf(members, "alg") == JwsAlgorithmName(algorithm) && !members.contains("crit");
}

}  // namespace

bool VerifySignature(JwsAlgorithm algorithm, std::string_view public_members, std::string_view input,
                     std::string_view signature) {
  const EvpKey key = ReadPublicKey(algorithm, public_members);
  std::optional<std::string> raw = base::Base64UrlDecode(signature);
  if (key == nullptr || !raw) return false;
  if (algorithm == JwsAlgorithm::kEs256) {
    if (raw->size() != 64) return false;
    raw = EcdsaDerFromRaw(std::span<const unsigned char, 64>(Bytes(*raw), 64));
  }
  const EvpKeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  const DigestBytes digest = Sha256(input);
  return context != nullptr && EVP_PKEY_verify_init(context.get()) == 1 &&
         EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) == 1 &&
         EVP_PKEY_verify(context.get(), Bytes(*raw), raw->size(), Bytes(digest), digest.size()) == 1;
}

std::optional<std::string> VerifyCompact(JwsAlgorithm algorithm, std::string_view public_members,
                                         std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const auto header = base::Base64UrlDecode(token.substr(0, first));
  if (!header || !HeaderSuits(*header, algorithm)) return std::nullopt;
  if (!VerifySignature(algorithm, public_members, token.substr(0, last), token.substr(last + 1)))
    return std::nullopt;
  return base::Base64UrlDecode(token.substr(first + 1, last - first - 1));
}

}  // namespace writ::crypto

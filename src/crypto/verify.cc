#include "crypto/verify.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <boost/json.hpp>

#include <memory>
#include <span>

#include "base/base64.h"
#include "crypto/ecdsa_signature.h"
#include "crypto/ed25519.h"
#include "crypto/evp_handles.h"
#include "crypto/signature_scheme.h"

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
  const bool sized = n.size() >= 256 && n.size() <= 1024 && !e.empty() && e.size() <= 8;
  if (TextOf(jwk, "kty") != "RSA" || !sized) return nullptr;
  const Number modulus(BN_bin2bn(Bytes(n), static_cast<int>(n.size()), nullptr));
  const Number exponent(BN_bin2bn(Bytes(e), static_cast<int>(e.size()), nullptr));
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  return MakeKey("RSA", builder.get());
}

bool VerifyWithEd25519(const boost::json::object& jwk, std::string_view input, std::string_view signature) {
  return TextOf(jwk, "kty") == "OKP" && TextOf(jwk, "crv") == "Ed25519" &&
         VerifyEd25519(BytesOf(jwk, "x"), input, signature);
}

bool VerifyWithOpenSsl(const boost::json::object& jwk, const JwsAlgorithmFacts& facts, std::string_view input,
                       std::string signature) {
  const bool elliptic = facts.kind == KeyKind::kEc;
  const EvpKey key = elliptic ? MakeEcKey(jwk, facts) : MakeRsaKey(jwk);
  if (key == nullptr) return false;
  if (elliptic) {
    if (signature.size() != 2 * facts.coordinate) return false;
    signature = EcdsaDerFromRaw({Bytes(signature), signature.size()});
  }
  const EvpKeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  const DigestBytes digest = HashToSign(facts, input);
  return context != nullptr && EVP_PKEY_verify_init(context.get()) == 1 && UseScheme(context.get(), facts) &&
         EVP_PKEY_verify(context.get(), Bytes(signature), signature.size(), Bytes(digest), digest.size()) ==
             1;
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
  boost::system::error_code error;
  const boost::json::value jwk = boost::json::parse('{' + std::string(public_members) + '}', error);
  std::optional<std::string> raw = base::Base64UrlDecode(signature);
  if (error || !jwk.is_object() || !raw) return false;
  const JwsAlgorithmFacts& facts = FactsOf(algorithm);
  if (facts.kind == KeyKind::kEd25519) return VerifyWithEd25519(jwk.get_object(), input, *raw);
  return VerifyWithOpenSsl(jwk.get_object(), facts, input, std::move(*raw));
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

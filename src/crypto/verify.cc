#include "crypto/verify.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <memory>
#include <span>

#include "base/base64.h"
#include "base/json_reader.h"
#include "crypto/ecdsa_signature.h"
#include "crypto/ed25519.h"
#include "crypto/evp_handles.h"
#include "crypto/key_builder.h"
#include "crypto/pkcs8.h"
#include "crypto/signature_scheme.h"

namespace writ::crypto {
namespace {

constexpr std::size_t kMaxModulusBytes = 1'024;
constexpr std::size_t kMaxExponentBytes = 4;

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

EvpKey MakeEcKey(const boost::json::object& jwk, const JwsAlgorithmFacts& facts) {
  const std::string x = BytesOf(jwk, "x");
  const std::string y = BytesOf(jwk, "y");
  const bool sized = x.size() == facts.coordinate && y.size() == facts.coordinate;
  if (TextOf(jwk, "kty") != "EC" || TextOf(jwk, "crv") != facts.crv || !sized) return nullptr;
  KeyBuilder builder;
  builder.AddPoint(facts.group, x, y);
  return builder.Make("EC", KeyBuilder::Half::kPublic);
}

EvpKey MakeRsaKey(const boost::json::object& jwk, const JwsAlgorithmFacts& facts) {
  const std::string n = BytesOf(jwk, "n");
  const std::string e = BytesOf(jwk, "e");
  // Looked at before any arithmetic: the cost of a verification grows with both.
  if (TextOf(jwk, "kty") != "RSA" || n.size() > kMaxModulusBytes || e.size() > kMaxExponentBytes)
    return nullptr;
  const bool odd = !e.empty() && (e.back() & 1) == 1;
  if (!odd || (e.back() == 1 && e.find_first_not_of('\0') == e.size() - 1)) return nullptr;
  KeyBuilder builder;
  builder.AddNumber(OSSL_PKEY_PARAM_RSA_N, n);
  builder.AddNumber(OSSL_PKEY_PARAM_RSA_E, e);
  EvpKey key = builder.Make("RSA", KeyBuilder::Half::kPublic);
  return key != nullptr && KeySuits(facts.algorithm, key.get()) ? std::move(key) : nullptr;
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
    key = facts.kind == KeyKind::kEc ? MakeEcKey(*jwk, facts) : MakeRsaKey(*jwk, facts);
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

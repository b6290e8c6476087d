#include "crypto/key_file.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <boost/json/object.hpp>

#include <memory>
#include <vector>

#include "base/base64.h"
#include "base/json_reader.h"
#include "crypto/evp_handles.h"
#include "crypto/key_builder.h"
#include "crypto/pkcs8.h"
#include "crypto/public_members.h"
#include "crypto/signing_key.h"

namespace writ::crypto {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};

using Unexpected = std::unexpected<std::string>;

/// No pass phrase is ever asked for at the terminal.
int NoPassPhrase(char*, int, int, void*) {
  return -1;
}

EvpKey ReadPem(std::string_view text) {
  const std::unique_ptr<BIO, FreeBio> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  return EvpKey(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassPhrase, nullptr));
}

/// The decoded members of a JWK, wiped when it ends. None when one is missing or malformed.
std::optional<std::vector<base::SecretBytes>> DecodeMembers(const boost::json::object& jwk,
                                                            std::initializer_list<const char*> names) {
  std::vector<base::SecretBytes> members;
  for (const char* const name : names) {
    auto bytes = base::Base64UrlDecode(base::TextMember(jwk, name).value_or("."));
    if (!bytes || bytes->empty() || bytes->size() > 1'024) return std::nullopt;
    members.emplace_back(std::move(*bytes));
  }
  return members;
}

EvpKey ReadEcJwk(const boost::json::object& jwk) {
  const auto crv = base::TextMember(jwk, "crv");
  const auto members = DecodeMembers(jwk, {"x", "y", "d"});
  for (const JwsAlgorithmFacts& facts : kJwsAlgorithms) {
    if (facts.kind != KeyKind::kEc || facts.crv != crv || !members) continue;
    const bool sized = (*members)[0].size() == facts.coordinate && (*members)[1].size() == facts.coordinate;
    if (!sized) return nullptr;
    KeyBuilder builder;
    builder.AddPoint(facts.group, (*members)[0].Reveal(), (*members)[1].Reveal());
    builder.AddNumber(OSSL_PKEY_PARAM_PRIV_KEY, (*members)[2].Reveal());
    return builder.Make("EC", KeyBuilder::Half::kPair);
  }
  return nullptr;
}

EvpKey ReadRsaJwk(const boost::json::object& jwk) {
  const auto members = DecodeMembers(jwk, {"n", "e", "d", "p", "q", "dp", "dq", "qi"});
  if (!members) return nullptr;
  const char* const names[] = {OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,
                               OSSL_PKEY_PARAM_RSA_D,         OSSL_PKEY_PARAM_RSA_FACTOR1,
                               OSSL_PKEY_PARAM_RSA_FACTOR2,   OSSL_PKEY_PARAM_RSA_EXPONENT1,
                               OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};
  KeyBuilder builder;
  for (std::size_t i = 0; i < std::size(names); ++i) builder.AddNumber(names[i], (*members)[i].Reveal());
  return builder.Make("RSA", KeyBuilder::Half::kPair);
}

EvpKey ReadOkpJwk(const boost::json::object& jwk) {
  const auto members = DecodeMembers(jwk, {"x", "d"});
  if (!members || base::TextMember(jwk, "crv") != "Ed25519" || (*members)[1].size() != 32) return nullptr;
  const std::string_view seed = (*members)[1].Reveal();
  EvpKey key(EVP_PKEY_new_raw_private_key_ex(
      nullptr, "ED25519", nullptr, reinterpret_cast<const unsigned char*>(seed.data()), seed.size()));
  std::string own(32, '\0');
  std::size_t length = own.size();
  const bool belongs =
      key != nullptr &&
      EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(own.data()), &length) == 1 &&
      own == (*members)[0].Reveal();
  return belongs ? std::move(key) : nullptr;
}

EvpKey ReadJwk(const boost::json::object& jwk) {
  const auto kty = base::TextMember(jwk, "kty");
  if (kty == "EC") return ReadEcJwk(jwk);
  if (kty == "RSA") return ReadRsaJwk(jwk);
  return kty == "OKP" ? ReadOkpJwk(jwk) : nullptr;
}

bool IsSound(const EVP_PKEY* key) {
  const EvpKeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, const_cast<EVP_PKEY*>(key), nullptr));
  return context != nullptr && EVP_PKEY_pairwise_check(context.get()) == 1;
}

}  // namespace

std::expected<KeyFromFile, std::string> ParseKeyFile(std::string_view text, std::string_view algorithm) {
  if (text.size() > kMaxKeyFileBytes) return Unexpected("is longer than any key");
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_jwk = first != std::string_view::npos && text[first] == '{';
  KeyFromFile parsed;
  EvpKey key;
  std::string wanted(algorithm);
  if (is_jwk) {
    const auto jwk = base::ParseJsonObject(text);
    if (!jwk) return Unexpected("is no JWK: not a JSON object, or with a member twice");
    parsed.kid = base::TextMember(*jwk, "kid").value_or("");
    if (wanted.empty()) wanted = base::TextMember(*jwk, "alg").value_or("");
    key = ReadJwk(*jwk);
  } else {
    key = ReadPem(text);
  }
  if (key == nullptr) {
    return Unexpected(is_jwk ? "is no private JWK of an EC, RSA or Ed25519 key"
                             : "holds no private key in PEM; an encrypted one must be decrypted first "
                               "(openssl pkey -in FILE -out PLAIN)");
  }
  const auto named = wanted.empty() ? UsualAlgorithm(key.get()) : FindJwsAlgorithm(wanted);
  if (!named)
    return Unexpected("is for no algorithm that there is: name one of ES256, RS256, PS256, EdDSA, ...");
  parsed.algorithm = *named;
  if (!IsSound(key.get())) return Unexpected("holds a key whose parts do not belong together");
  if (!KeySuits(*named, key.get()))
    return Unexpected("is no key for " + std::string(JwsAlgorithmName(*named)) +
                      ": another kind, curve or size");
  parsed.pkcs8 = ExportPkcs8(key.get());
  if (parsed.kid.empty()) parsed.kid = SigningKey::FromPkcs8(*named, ExportPkcs8(key.get()))->thumbprint();
  return parsed;
}

}  // namespace writ::crypto

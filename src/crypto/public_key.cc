#include "crypto/public_key.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <memory>

#include "base/base64.h"
#include "base/json_reader.h"
#include "crypto/evp_handles.h"
#include "crypto/pkcs8.h"
#include "crypto/public_members.h"
#include "crypto/verify.h"

namespace writ::crypto {
namespace {

using Unexpected = std::unexpected<std::string>;

constexpr std::size_t kMaxKeyBytes = 65'536;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;
using Certificate = std::unique_ptr<X509, FreeX509>;

Bio MakeBio(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

EvpKey KeyOf(const Certificate& certificate) {
  return certificate == nullptr ? nullptr : EvpKey(X509_get_pubkey(certificate.get()));
}

EvpKey ReadPem(std::string_view text) {
  if (text.contains("CERTIFICATE"))
    return KeyOf(Certificate(PEM_read_bio_X509(MakeBio(text).get(), nullptr, nullptr, nullptr)));
  return EvpKey(PEM_read_bio_PUBKEY(MakeBio(text).get(), nullptr, nullptr, nullptr));
}

EvpKey ReadDer(std::string_view text) {
  const auto der = base::Base64Decode(text, base::Padding::kOptional);
  if (!der) return nullptr;
  const auto* bytes = reinterpret_cast<const unsigned char*>(der->data());
  const unsigned char* const end = bytes + der->size();
  EvpKey key = KeyOf(Certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der->size()))));
  return bytes == end ? std::move(key) : nullptr;
}

/// The public members of a JWK, as PublicMembers writes them; empty: of no kind that there is.
std::string MembersOf(const boost::json::object& jwk) {
  const auto text = [&](std::string_view name) {
    return std::string(base::TextMember(jwk, name).value_or(""));
  };
  const auto member = [&](std::string_view name) {
    // What is no base64url could close the text that it stands in.
    return '"' + std::string(name) + "\":\"" + (base::Base64UrlDecode(text(name)) ? text(name) : "") + '"';
  };
  const std::string kty = text("kty");
  if (kty == "RSA") return member("e") + R"(,"kty":"RSA",)" + member("n");
  const auto is_curve = [&](const JwsAlgorithmFacts& facts) {
    return !facts.crv.empty() && facts.crv == text("crv");
  };
  if (!std::ranges::any_of(kJwsAlgorithms, is_curve)) return {};
  const std::string crv = R"("crv":")" + text("crv") + R"(","kty":")";
  if (kty == "EC") return crv + R"(EC",)" + member("x") + ',' + member("y");
  return kty == "OKP" ? crv + R"(OKP",)" + member("x") : std::string();
}

//= rfc7517#section-4.2
//= rfc7517#section-4.3
bool IsForVerifying(const boost::json::object& jwk) {
  if (jwk.contains("use") && base::TextMember(jwk, "use") != "sig") return false;
  if (!jwk.contains("key_ops")) return true;
  const auto operations = base::TextsMember(jwk, "key_ops");
  return operations && std::ranges::find(*operations, "verify") != operations->end();
}

std::expected<TrustedKey, std::string> ReadJwk(std::string_view text) {
  const auto jwk = base::ParseJsonObject(text);
  if (!jwk) return Unexpected("is no JWK: not a JSON object, or with a member twice");
  for (const char* const secret : {"d", "p", "q", "dp", "dq", "qi", "k"}) {
    if (jwk->contains(secret))
      return Unexpected(
          "holds a private or shared key: give the public half alone, and take the other for leaked");
  }
  if (!IsForVerifying(*jwk)) return Unexpected("is a JWK for another use than signatures");
  TrustedKey key;
  key.kid = base::TextMember(*jwk, "kid").value_or("");
  key.algorithm = base::TextMember(*jwk, "alg").value_or("");
  if (!key.algorithm.empty() && !FindJwsAlgorithm(key.algorithm))
    return Unexpected("is for no algorithm that there is: ES256, RS256, PS256, EdDSA, ...");
  key.public_members = MembersOf(*jwk);
  return key;
}

/// Whether there is an algorithm that the key is one for.
bool IsUsable(const TrustedKey& key) {
  return std::ranges::any_of(kJwsAlgorithms, [&](const JwsAlgorithmFacts& facts) {
    return (key.algorithm.empty() || key.algorithm == facts.name) &&
           VerifyingKey::FromMembers(facts.algorithm, key.public_members) != nullptr;
  });
}

}  // namespace

std::expected<TrustedKey, std::string> ParsePublicKey(std::string_view text) {
  if (text.size() > kMaxKeyBytes) return Unexpected("is longer than any key");
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return Unexpected("is empty");
  TrustedKey parsed;
  if (text[first] == '{') {
    auto jwk = ReadJwk(text);
    if (!jwk) return jwk;
    parsed = std::move(*jwk);
  } else {
    const EvpKey key = text.contains("-----BEGIN") ? ReadPem(text) : ReadDer(text);
    const auto algorithm = key == nullptr ? std::nullopt : UsualAlgorithm(key.get());
    if (!algorithm || !KeySuits(*algorithm, key.get()))
      return Unexpected(
          "holds no public key or certificate of an EC, RSA (2048 to 8192 bits) or Ed25519 key");
    parsed.public_members = PublicMembers(*algorithm, key.get());
  }
  if (!IsUsable(parsed))
    return Unexpected("is no EC, RSA (2048 to 8192 bits) or Ed25519 key that verifies signatures");
  return parsed;
}

}  // namespace writ::crypto

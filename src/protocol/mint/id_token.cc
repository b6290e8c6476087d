#include "protocol/mint/id_token.h"

#include "base/base64.h"
#include "base/json_writer.h"
#include "crypto/digest.h"
#include "protocol/mint/access_token.h"
#include "protocol/people/subject.h"

namespace writ {

const RingKey* ChooseIdTokenKey(const KeyRing& keys, const Client& client) {
  const auto& allowed = client.allowed_identity_token_signing_algorithms;
  if (!allowed.empty()) return keys.Choose(allowed);
  static const std::vector<std::string> kExpected{"RS256"};
  const RingKey* const key = keys.Choose(kExpected);
  return key != nullptr ? key : keys.Choose(std::nullopt);
}

std::string HalfHash(crypto::JwsAlgorithm algorithm, std::string_view text) {
  const std::string_view name = crypto::JwsAlgorithmName(algorithm);
  // EdDSA's own hash is SHA-512.
  const crypto::DigestBytes digest = name.ends_with("256")   ? crypto::Sha256(text)
                                     : name.ends_with("384") ? crypto::Sha384(text)
                                                             : crypto::Sha512(text);
  return base::Base64UrlEncode(std::string_view(digest).substr(0, digest.size() / 2));
}

std::string MakeIdTokenClaims(const Cleared& cleared, const Catalog& catalog, const RingKey& key, Instant now,
                              std::string_view access_token, std::string_view refresh_token) {
  const Client& client = cleared.client();
  const std::int64_t issued_at = UnixSeconds(now);
  std::string out;
  out.reserve(512);
  base::JsonWriter json(out);
  json.BeginObject().Key("iss").String(catalog.options().issuer_uri);
  json.Key("aud").String(client.client_id).Key("azp").String(client.client_id);
  json.Key("nbf").Integer(issued_at).Key("iat").Integer(issued_at);
  json.Key("exp").Integer(issued_at + client.identity_token_lifetime.count());
  json.Key("sub").String(SubjectFor(client, *cleared.person()));
  WriteSignIn(json, *cleared.decision().person, true);
  const IdTokenWish& wish = *cleared.decision().id_token;
  const auto hash_of = [&](std::string_view text) { return HalfHash(key.key->algorithm(), text); };
  if (!wish.nonce.empty()) json.Key("nonce").String(wish.nonce);
  if (!access_token.empty()) json.Key("at_hash").PlainString(hash_of(access_token));
  //= oidc-core#section-3.3.2.11
  if (!wish.code.empty()) json.Key("c_hash").PlainString(hash_of(wish.code));
  if (!wish.state.empty() && catalog.options().emit_state_hash)
    json.Key("s_hash").PlainString(hash_of(wish.state));
  if (!wish.auth_req_id.empty()) {
    json.Key("urn:openid:params:jwt:claim:auth_req_id").PlainString(wish.auth_req_id);
    if (!refresh_token.empty())
      json.Key("urn:openid:params:jwt:claim:rt_hash").PlainString(hash_of(refresh_token));
  }
  WriteExtraClaims(json, cleared.id_token_claims());
  json.EndObject();
  return out;
}

}  // namespace writ

#include "protocol/introspection/introspection_response.h"

#include <algorithm>

#include "base/json_writer.h"
#include "base/text.h"
#include "protocol/json_fields.h"
#include "protocol/mint/signed_jwt.h"

namespace writ {
namespace {

constexpr std::string_view kJwtMediaType = "application/token-introspection+jwt";
constexpr std::string_view kJwtType = "token-introspection+jwt";

std::string MakeAnswer(const AccessTokenFacts* token, const std::vector<std::string>& scopes) {
  std::string out;
  base::JsonWriter json(out);
  json.BeginObject().Key("active").Bool(token != nullptr);
  if (token != nullptr) {
    out += ',';
    out += token->members;
    json.Key("scope").String(base::JoinBlanks(scopes));
    if (!token->token_type.empty()) json.Key("token_type").String(token->token_type);
  }
  json.EndObject();
  return out;
}

//= rfc9701#section-5
std::string MakeSignedAnswer(const RingKey& key, const Call& call, const RealmContext& realm,
                             const std::string& caller, std::string_view answer) {
  std::string claims;
  base::JsonWriter json(claims);
  json.BeginObject().Key("iss").String(realm.catalog.options().issuer_uri).Key("aud").String(caller);
  json.Key("iat").Integer(UnixSeconds(call.now)).Key("token_introspection").Raw(answer).EndObject();
  return SignJwt(key, kJwtType, claims);
}

}  // namespace

Result<Reply> RenderIntrospection(const Call& call, const RealmContext& realm, const std::string& caller,
                                  const AccessTokenFacts* token, const std::vector<std::string>& scopes) {
  Reply reply;
  std::string answer = MakeAnswer(token, scopes);
  // Nothing but its own name asks for it: a JSON reader would not know what to do with it.
  if (!Accepts(call, kJwtMediaType)) {
    AddUncachedJsonFields(reply);
    reply.body = std::move(answer);
    return reply;
  }
  const RingKey* const key = realm.keys->Choose(std::nullopt);
  if (key == nullptr) return Refuse(Reason::kNoKeyForResources);
  reply.fields.push_back({"Content-Type", std::string(kJwtMediaType)});
  reply.fields.push_back({"Cache-Control", "no-store"});
  reply.body = MakeSignedAnswer(*key, call, realm, caller, answer);
  return reply;
}

}  // namespace writ

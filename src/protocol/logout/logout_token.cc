#include "protocol/logout/logout_token.h"

#include "base/json_writer.h"
#include "base/text.h"
#include "protocol/mint/id_token.h"
#include "protocol/mint/signed_jwt.h"
#include "protocol/people/subject.h"
#include "protocol/refresh/family_handle.h"

namespace writ {
namespace {

//= oidc-backchannel#section-4
constexpr Seconds kLife{120};
constexpr std::size_t kJtiBytes = 16;
constexpr std::string_view kEvents = R"({"http://schemas.openid.net/event/backchannel-logout":{}})";

}  // namespace

std::optional<std::string> MakeLogoutToken(const RealmContext& realm, const Client& client,
                                           const Delivery& delivery, Instant now) {
  const RingKey* const key = ChooseIdTokenKey(*realm.keys, client);
  const auto person = realm.people.Find(realm.catalog.settings().name, delivery.account_id);
  if (key == nullptr || (!person && !client.back_channel_logout_session_required)) return std::nullopt;
  std::string claims;
  base::JsonWriter json(claims);
  json.BeginObject().Key("iss").String(realm.catalog.options().issuer_uri);
  json.Key("aud").String(client.client_id);
  json.Key("iat").Integer(UnixSeconds(now)).Key("exp").Integer(UnixSeconds(now + kLife));
  json.Key("jti").PlainString(base::HexUpper(RandomBytes(kJtiBytes, realm.random)));
  if (person) json.Key("sub").String(SubjectFor(client, *person));
  if (client.back_channel_logout_session_required) json.Key("sid").String(delivery.sid);
  json.Key("events").Raw(kEvents).EndObject();
  return SignJwt(*key, realm.catalog.options().logout_token_jwt_type, claims);
}

}  // namespace writ

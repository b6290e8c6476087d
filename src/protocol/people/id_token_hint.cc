#include "protocol/people/id_token_hint.h"

#include "base/json_reader.h"
#include "crypto/jws.h"
#include "protocol/mint/id_token.h"

namespace writ {

std::optional<IdTokenHint> ParseIdTokenHint(const RealmContext& realm, std::string_view hint) {
  const auto jws = crypto::ParseJws(hint);
  if (!jws || jws->typ != kIdTokenTyp) return std::nullopt;
  const RingKey* const key = realm.keys->Find(jws->kid);
  if (key == nullptr || !key->verifying->Verify(*jws)) return std::nullopt;
  const auto claims = base::ParseJsonObject(jws->payload);
  const auto issuer = claims ? base::TextMember(*claims, "iss") : std::nullopt;
  const auto audience = claims ? base::TextMember(*claims, "aud") : std::nullopt;
  const auto subject = claims ? base::TextMember(*claims, "sub") : std::nullopt;
  const auto expires_at = claims ? base::IntegerMember(*claims, "exp") : std::nullopt;
  if (!audience || !subject || !expires_at || issuer != realm.catalog.options().issuer_uri)
    return std::nullopt;
  return IdTokenHint{std::string(*audience), std::string(*subject),
                     std::string(base::TextMember(*claims, "sid").value_or("")),
                     Instant(Seconds(*expires_at))};
}

}  // namespace writ

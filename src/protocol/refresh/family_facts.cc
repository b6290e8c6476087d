#include "protocol/refresh/family_facts.h"

#include <utility>

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/rows/actors_json.h"
#include "protocol/rows/claims_json.h"
#include "protocol/rows/claims_wish_json.h"
#include "protocol/rows/principal_json.h"
#include "writ/fault.h"

namespace writ {

Payload ToPayload(const FamilyFacts& facts) {
  Payload payload;
  base::JsonWriter json(payload.bytes);
  json.BeginObject().Key("client").String(facts.client_id);
  WritePrincipal(json, facts.person);
  WriteTexts(json.Key("scopes"), facts.scopes);
  WriteTexts(json.Key("resources"), facts.resources);
  WriteClaims(json.Key("claims"), facts.claims);
  if (!facts.extra_claims.empty()) WriteClaims(json.Key("extra_claims"), facts.extra_claims);
  WriteActors(json, facts.actors);
  WriteClaimsWish(json, facts.claims_wish);
  if (facts.access_token_lifetime) json.Key("lifetime").Integer(facts.access_token_lifetime->count());
  if (facts.access_token_type)
    json.Key("reference").Bool(*facts.access_token_type == AccessTokenType::kReference);
  json.Key("consent").String(facts.consent);
  json.Key("secret").PlainString(base::Base64UrlEncode(facts.secret_hash));
  WriteInstant(json.Key("created_at"), facts.created_at);
  json.EndObject();
  return payload;
}

namespace {

std::optional<Seconds> LifetimeMember(const boost::json::object& object) {
  const auto seconds = base::IntegerMember(object, "lifetime");
  if (!seconds || *seconds <= 0) return std::nullopt;
  return Seconds(*seconds);
}

std::optional<AccessTokenType> TypeMember(const boost::json::object& object) {
  const auto* const member = object.if_contains("reference");
  if (member == nullptr || !member->is_bool()) return std::nullopt;
  return member->get_bool() ? AccessTokenType::kReference : AccessTokenType::kJwt;
}

}  // namespace

FamilyFacts ParseFamilyFacts(const Payload& payload) {
  const auto corrupt = [] { return Fault(FaultKind::kCorrupt, "a refresh family's row cannot be read"); };
  const auto object = base::ParseJsonObject(payload.bytes);
  if (!object) throw corrupt();
  auto person = ParsePrincipal(*object);
  auto scopes = base::TextsMember(*object, "scopes");
  auto resources = base::TextsMember(*object, "resources");
  auto claims = ClaimsMember(*object, "claims");
  const auto client = base::TextMember(*object, "client");
  const auto secret = base::TextMember(*object, "secret");
  auto secret_hash = secret ? base::Base64UrlDecode(*secret) : std::nullopt;
  const auto created_at = InstantMember(*object, "created_at");
  const auto consent = base::TextMember(*object, "consent");
  if (!person || !scopes || !resources || !claims || !client || !consent || !secret_hash || !created_at)
    throw corrupt();
  return {.client_id = std::string(*client),
          .person = std::move(*person),
          .scopes = std::move(*scopes),
          .resources = std::move(*resources),
          .claims = std::move(*claims),
          .extra_claims = ClaimsMember(*object, "extra_claims").value_or(std::vector<Claim>()),
          .actors = ParseActors(*object),
          .claims_wish = ParseClaimsWish(*object),
          .access_token_lifetime = LifetimeMember(*object),
          .access_token_type = TypeMember(*object),
          .consent = std::string(*consent),
          .secret_hash = std::move(*secret_hash),
          .created_at = *created_at};
}

}  // namespace writ

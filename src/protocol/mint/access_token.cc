#include "protocol/mint/access_token.h"

#include <algorithm>
#include <span>
#include <vector>

#include "base/json_writer.h"
#include "base/text.h"
#include "protocol/people/subject.h"
#include "protocol/rows/claims_json.h"
#include "protocol/rows/origins_json.h"
#include "protocol/rows/principal_json.h"
#include "protocol/rules/resources.h"
#include "protocol/wire_profiles/manners.h"

namespace writ {
namespace {

/// Claims that the server sets itself: no client's or grant's claim may take their place.
constexpr std::string_view kReserved[] = {"at_hash",
                                          "aud",
                                          "amr",
                                          "auth_time",
                                          "azp",
                                          "c_hash",
                                          "client_id",
                                          "exp",
                                          "idp",
                                          "iat",
                                          "iss",
                                          "jti",
                                          "nonce",
                                          "nbf",
                                          "sid",
                                          "sub",
                                          "scope",
                                          "acr",
                                          "tenant",
                                          "cnf",
                                          "reference_token_id",
                                          "act",
                                          "s_hash",
                                          "active",
                                          "token_type",
                                          "urn:openid:params:jwt:claim:auth_req_id",
                                          "urn:openid:params:jwt:claim:rt_hash",
                                          kExchangedFrom};

void WriteAudience(base::JsonWriter& json, const Cleared& cleared, const RealmOptions& options,
                   const TokenManners& manners) {
  static const std::vector<const ApiResource*> kNone;
  const auto& resources = manners.audience_is_static ? kNone : cleared.resources();
  //= rfc9068#section-2.2
  const bool fixed = options.emit_static_audience_claim || resources.empty();
  const bool several = resources.size() + (fixed ? 1 : 0) > 1;
  json.Key("aud");
  if (several) json.BeginArray();
  for (const ApiResource* const resource : resources) json.String(resource->name);
  if (fixed) {
    json.String(StaticAudience(options));
  }
  if (several) json.EndArray();
}

void WriteScope(base::JsonWriter& json, const std::vector<std::string>& scopes, const RealmOptions& options,
                const TokenManners& manners) {
  json.Key("scope");
  const bool lone = manners.lone_scope_is_text && scopes.size() == 1;
  if (options.emit_scopes_as_space_delimited_string_in_jwt || lone) {
    json.String(base::JoinBlanks(scopes));
    return;
  }
  json.BeginArray();
  for (const std::string& scope : scopes) json.String(scope);
  json.EndArray();
}

}  // namespace

bool IsReservedClaim(std::string_view type) {
  return std::ranges::find(kReserved, type) != std::end(kReserved);
}

/// Writes each type once: alone as it is, several of one type as an array.
void WriteExtraClaims(base::JsonWriter& json, const std::vector<Claim>& claims) {
  for (auto claim = claims.begin(); claim != claims.end(); ++claim) {
    const auto same_type = [&](const Claim& other) { return other.type == claim->type; };
    const bool written = std::any_of(claims.begin(), claim, same_type);
    if (written || IsReservedClaim(claim->type)) continue;
    json.KeyOf(claim->type);
    if (std::count_if(claim, claims.end(), same_type) == 1) {
      WriteValue(json, *claim);
      continue;
    }
    json.BeginArray();
    for (auto other = claim; other != claims.end(); ++other) {
      if (same_type(*other)) WriteValue(json, *other);
    }
    json.EndArray();
  }
}

namespace {

std::vector<Claim> CollectExtraClaims(const Cleared& cleared, const std::vector<Claim>& person_claims) {
  std::vector<Claim> claims = cleared.decision().extra_claims;
  claims.insert(claims.end(), person_claims.begin(), person_claims.end());
  // A person's token tells of the application only where that is asked for.
  if (cleared.person() && !cleared.client().always_send_client_claims) return claims;
  for (Claim claim : cleared.client().claims) {
    claim.type.insert(0, cleared.client().client_claims_prefix);
    claims.push_back(std::move(claim));
  }
  return claims;
}

}  // namespace

namespace {

//= rfc8693#section-4.1
void WriteAct(base::JsonWriter& json, std::span<const Actor> actors) {
  if (actors.empty()) return;
  const Actor& actor = actors.front();
  json.Key("act").BeginObject().Key("sub").String(actor.subject);
  if (!actor.issuer.empty()) json.Key("iss").String(actor.issuer);
  if (!actor.client_id.empty()) json.Key("client_id").String(actor.client_id);
  WriteAct(json, actors.subspan(1));
  json.EndObject();
}

}  // namespace

void WriteSignIn(base::JsonWriter& json, const Principal& person, bool tells_session) {
  json.Key("auth_time").Integer(UnixSeconds(person.auth_time)).Key("idp").String(person.idp);
  if (!person.amr.empty()) WriteTexts(json.Key("amr"), person.amr);
  if (!person.acr.empty()) json.Key("acr").String(person.acr);
  if (!person.tenant.empty()) json.Key("tenant").String(person.tenant);
  if (tells_session && !person.session_id.empty()) json.Key("sid").String(person.session_id);
}

std::string MakeAccessTokenClaims(const Cleared& cleared, const std::vector<Claim>& person_claims,
                                  const Catalog& catalog, Instant now, Seconds lifetime,
                                  std::string_view jti) {
  const RealmOptions& options = catalog.options();
  const TokenManners& manners = catalog.manners().token;
  const std::int64_t issued_at = UnixSeconds(now);
  std::string out;
  out.reserve(512);
  base::JsonWriter json(out);
  json.BeginObject().Key("iss").String(options.issuer_uri);
  json.Key("nbf").Integer(issued_at);
  if (manners.tells_issue_time) json.Key("iat").Integer(issued_at);
  json.Key("exp").Integer(issued_at + lifetime.count());
  WriteAudience(json, cleared, options, manners);
  WriteScope(json, cleared.decision().scopes, options, manners);
  json.Key("client_id").String(cleared.client().client_id);
  //= rfc9068#section-2.2
  if (cleared.person()) {
    json.Key("sub").String(SubjectFor(cleared.client(), *cleared.person()));
    WriteSignIn(json, *cleared.decision().person, manners.tells_session);
  } else if (const std::string& other = cleared.decision().subject_client; !other.empty()) {
    json.Key("sub").String(other);
  } else if (manners.client_is_subject) {
    json.Key("sub").String(cleared.client().client_id);
  }
  WriteAct(json, cleared.decision().actors);
  WriteOrigins(json, cleared.decision().origins);
  if (!jti.empty()) json.Key("jti").PlainString(jti);
  WriteExtraClaims(json, CollectExtraClaims(cleared, person_claims));
  json.EndObject();
  return out;
}

}  // namespace writ

#include "protocol/mint/access_token.h"

#include <algorithm>
#include <vector>

#include "base/json_writer.h"
#include "base/text.h"

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
                                          "cnf",
                                          "reference_token_id"};

void WriteAudience(base::JsonWriter& json, const Cleared& cleared, const RealmOptions& options) {
  const auto& resources = cleared.resources();
  //= rfc9068#section-2.2
  const bool fixed = options.emit_static_audience_claim || resources.empty();
  const bool several = resources.size() + (fixed ? 1 : 0) > 1;
  json.Key("aud");
  if (several) json.BeginArray();
  for (const ApiResource* const resource : resources) json.String(resource->name);
  if (fixed) {
    json.String(options.issuer_uri + (options.issuer_uri.ends_with('/') ? "resources" : "/resources"));
  }
  if (several) json.EndArray();
}

void WriteScope(base::JsonWriter& json, const std::vector<std::string>& scopes, const RealmOptions& options) {
  json.Key("scope");
  if (options.emit_scopes_as_space_delimited_string_in_jwt) {
    json.String(base::JoinBlanks(scopes));
    return;
  }
  json.BeginArray();
  for (const std::string& scope : scopes) json.String(scope);
  json.EndArray();
}

void WriteValue(base::JsonWriter& json, const Claim& claim) {
  if (claim.value_type == ClaimType::kString) {
    json.String(claim.value);
  } else {
    json.Raw(claim.value);
  }
}

/// Writes each type once: alone as it is, several of one type as an array.
void WriteExtraClaims(base::JsonWriter& json, const std::vector<Claim>& claims) {
  for (auto claim = claims.begin(); claim != claims.end(); ++claim) {
    const auto same_type = [&](const Claim& other) { return other.type == claim->type; };
    const bool written = std::any_of(claims.begin(), claim, same_type);
    const bool reserved = std::ranges::find(kReserved, claim->type) != std::end(kReserved);
    if (written || reserved) continue;
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

std::vector<Claim> CollectExtraClaims(const Cleared& cleared) {
  std::vector<Claim> claims = cleared.decision().extra_claims;
  for (Claim claim : cleared.client().claims) {
    claim.type.insert(0, cleared.client().client_claims_prefix);
    claims.push_back(std::move(claim));
  }
  return claims;
}

}  // namespace

std::string MakeAccessTokenClaims(const Cleared& cleared, const Catalog& catalog, Instant now,
                                  Seconds lifetime, std::string_view jti) {
  const RealmOptions& options = catalog.options();
  const std::int64_t issued_at = UnixSeconds(now);
  std::string out;
  out.reserve(512);
  base::JsonWriter json(out);
  json.BeginObject().Key("iss").String(options.issuer_uri);
  json.Key("nbf").Integer(issued_at).Key("iat").Integer(issued_at);
  json.Key("exp").Integer(issued_at + lifetime.count());
  WriteAudience(json, cleared, options);
  WriteScope(json, cleared.decision().scopes, options);
  json.Key("client_id").String(cleared.client().client_id);
  json.Key("sub").String(cleared.client().client_id);
  if (!jti.empty()) json.Key("jti").PlainString(jti);
  WriteExtraClaims(json, CollectExtraClaims(cleared));
  json.EndObject();
  return out;
}

}  // namespace writ

#include "protocol/grants/jwt_bearer.h"

#include "base/try.h"

namespace writ {

std::string_view JwtBearer::Name() const {
  return "urn:ietf:params:oauth:grant-type:jwt-bearer";
}

std::span<const std::string_view> JwtBearer::Parameters() const {
  static constexpr std::string_view kParameters[] = {"assertion", "scope", "resource"};
  return kParameters;
}

Result<Decision> JwtBearer::Decide(const GrantCall& call) const {
  const auto assertion = call.parameter("assertion");
  if (!assertion) return Refuse(Reason::kJwtBearerMissing);
  Decision decision;
  WRIT_TRY(decision.scopes, call.scopes());
  std::erase(decision.scopes, "offline_access");
  WRIT_TRY(decision.resources, call.resources());
  WRIT_CHECK(call.check_scopes(decision.scopes));

  const auto vouched = ports_.issuers->Check(*assertion, call.client.client_id, {call.now, call.deadline});
  if (!vouched && vouched.error().reason == Reason::kIssuerUntrusted) return std::unexpected(vouched.error());
  //= rfc7523#section-3.1
  if (!vouched) return Refuse(Reason::kJwtBearerInvalid, std::string(ReasonName(vouched.error().reason)));
  const MarkKey mark = MarkOf("issuer " + vouched->issuer, vouched->asserted);
  if (ports_.store.Has(ports_.realm, mark)) return Refuse(Reason::kJwtBearerReplayed, vouched->issuer);
  WRIT_TRY(decision.person, call.person_of(vouched->subject));
  decision.person->idp = vouched->issuer;
  decision.marks = {mark};
  return decision;
}

}  // namespace writ

// Duende IdentityServer 8.
#include "protocol/wire_profiles/profile.h"

namespace writ {
namespace {

using enum Reason;

constexpr Wording kTable[] = {
    {kClientCredentialsMissing, 400, "invalid_request", ""},
    {kClientIdTooLong, 400, "invalid_request", ""},
    {kClientSecretTooLong, 400, "invalid_request", ""},
    {kScopeWider, 400, "invalid_scope", "Invalid scope."},
    {kResourceMalformed, 400, "invalid_target", "Invalid resource indicator format"},
    {kResourceSeveral, 400, "invalid_target",
     "Multiple resource indicators not supported on token endpoint."},
    {kResourceNotGranted, 400, "invalid_target",
     "Resource indicator does not match any resource indicator in the original authorize request."},
};

constexpr Wordings kWordings = LineUp(kTable);

consteval Manners MakeManners() {
  Manners manners = FamilyManners();
  manners.refresh.lost_scope_refuses = true;
  manners.client.limits_before_decoding = false;
  manners.client.assertion_audience = AssertionAudience::kAnyEndpoint;
  manners.offers_ciba = true;
  return manners;
}

}  // namespace

constexpr Profile kDuendeProfile{kWordings, &kFamilyProfile, MakeManners()};

}  // namespace writ

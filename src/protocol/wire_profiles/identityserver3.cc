// IdentityServer3 2.6.
#include "protocol/wire_profiles/profile.h"

namespace writ {
namespace {

using enum Reason;

constexpr Wording kTable[] = {
    {kMethodNotAllowed, 405, "invalid_request", ""},
    {kMediaTypeWrong, 415, "invalid_request", ""},
    {kLocalLoginOff, 400, "unsupported_grant_type", ""},
    // A wrong password has no text.
    {kPersonUnknown, 400, "invalid_grant", ""},
    {kPasswordMissing, 400, "invalid_grant", ""},
    {kPasswordWrong, 400, "invalid_grant", ""},
    {kPersonDisabled, 400, "invalid_grant", ""},
    // Somebody who signed in and is not active any more.
    {kPersonDisabledSince, 400, "invalid_request", ""},
    {kPersonInactive, 400, "invalid_request", ""},
    {kPersonGone, 400, "invalid_request", ""},
    {kPersonChanged, 400, "invalid_request", ""},
    {kCodeRedirectUri, 400, "unauthorized_client", ""},
    {kScopeWider, 400, "invalid_grant", ""},
};

constexpr Wordings kWordings = LineUp(kTable);

consteval Manners MakeManners() {
  Manners manners = FamilyManners();
  manners.trailing_slash = true;
  manners.form = {.names_in_any_case = true,
                  .type = FormType::kFormOrNone,
                  .repeated = Repeated::kFirst,
                  .repeated_client = Repeated::kJoined,
                  .blank_is_missing = true};
  manners.client.decodes_basic = false;
  manners.client.needs_secret = true;
  manners.scope.required = true;
  manners.token = {.audience_is_static = true,
                   .client_is_subject = false,
                   .tells_issue_time = false,
                   .tells_session = false,
                   .lone_scope_is_text = true};
  manners.password = {.reads_acr_values = true,
                      .longest_name = 100,
                      .longest_password = 100,
                      .amr = "password",
                      .idp = "idsrv"};
  manners.refresh.always_tells_id = true;
  manners.refresh.zero_is_no_cap = false;
  manners.refresh.lost_scope_refuses = true;
  manners.reply = {.content_type = "application/json; charset=utf-8",
                   .cache_control = "no-store, no-cache, max-age=0, private",
                   .errors_are_uncached = false,
                   .id_token_first = true,
                   .tells_scope = false};
  manners.bearer.realm = {};
  manners.takes_resource = false;
  manners.offers_device_grant = false;
  return manners;
}

}  // namespace

constexpr Profile kIdentityServer3Profile{kWordings, &kFamilyProfile, MakeManners()};

}  // namespace writ

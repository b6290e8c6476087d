// The default profile: what the RFCs say.
#include <algorithm>
#include <array>

#include "protocol/wire_profiles/wire_profile.h"

namespace writ {
namespace {

constexpr std::string_view kInvalidRequest = "invalid_request";
constexpr std::string_view kInvalidClient = "invalid_client";
constexpr std::string_view kInvalidScope = "invalid_scope";
constexpr std::string_view kInvalidTarget = "invalid_target";
constexpr std::string_view kInvalidGrant = "invalid_grant";
// One answer each, so that nobody learns which names there are or what became of a token.
constexpr std::string_view kWrongPassword = "The username or the password is wrong.";
constexpr std::string_view kBadAuthReqId = "The auth_req_id is not valid.";
constexpr std::string_view kBadDeviceCode = "The device code is not valid.";
constexpr std::string_view kBadCode = "The code is not valid.";
constexpr std::string_view kBadRefreshToken = "The refresh token is not valid.";

using enum Reason;

//= rfc6749#section-5.2
//= rfc8707#section-2
constexpr Wording kTable[] = {
    {kNotFound, 404, kInvalidRequest, "There is no endpoint here."},
    {kMethodNotAllowed, 405, kInvalidRequest, "The endpoint does not offer this method; see Allow."},
    {kMethodUnknown, 501, kInvalidRequest, "The method is not known."},
    {kMediaTypeWrong, 415, kInvalidRequest, "Send the parameters as application/x-www-form-urlencoded."},
    {kBodyTooLarge, 413, kInvalidRequest, "The body is too large."},
    {kFormMalformed, 400, kInvalidRequest, "The form cannot be read: check its percent-encoding and UTF-8."},
    {kTooManyParameters, 400, kInvalidRequest, "The form has too many parameters."},
    {kParameterNameTooLong, 400, kInvalidRequest, "A parameter's name is too long."},
    {kParameterRepeated, 400, kInvalidRequest, "A parameter stands more than once."},
    {kParameterTooLong, 400, kInvalidRequest, "A parameter is too long."},
    {kCredentialInUrl, 400, kInvalidRequest,
     "Send credentials in the body or the Authorization header, never in the URL."},
    {kClientCredentialsMissing, 401, kInvalidClient, "Client authentication is required."},
    {kClientMethodsTwo, 400, kInvalidRequest, "Authenticate the client in one way only."},
    {kClientIdContradicts, 400, kInvalidClient, "The client_id is not that of the authenticated client."},
    {kBasicMalformed, 400, kInvalidClient, "Client authentication failed."},
    {kClientIdTooLong, 400, kInvalidClient, "Client authentication failed."},
    {kClientSecretTooLong, 400, kInvalidClient, "Client authentication failed."},
    {kClientUnknown, 400, kInvalidClient, "Client authentication failed."},
    {kClientDisabled, 400, kInvalidClient, "Client authentication failed."},
    {kClientSecretMissing, 400, kInvalidClient, "Client authentication failed."},
    {kClientSecretWrong, 400, kInvalidClient, "Client authentication failed."},
    {kClientSecretExpired, 400, kInvalidClient, "Client authentication failed."},
    {kAssertionTypeUnknown, 400, kInvalidClient, "Client authentication failed."},
    {kAssertionMalformed, 400, kInvalidClient, "Client authentication failed."},
    {kAssertionBringsKey, 400, kInvalidClient, "Client authentication failed."},
    {kAssertionKind, 400, kInvalidClient, "Client authentication failed."},
    {kAssertionKeyUnknown, 400, kInvalidClient, "Client authentication failed."},
    {kAssertionSignature, 400, kInvalidClient, "Client authentication failed."},
    {kAssertionIssuer, 400, kInvalidClient, "Client authentication failed."},
    {kAssertionAudience, 400, kInvalidClient, "Client authentication failed."},
    {kAssertionExpired, 400, kInvalidClient, "Client authentication failed."},
    {kAssertionNotYet, 400, kInvalidClient, "Client authentication failed."},
    {kAssertionLifetime, 400, kInvalidClient, "Client authentication failed."},
    {kAssertionJti, 400, kInvalidClient, "Client authentication failed."},
    {kAssertionReplayed, 400, kInvalidClient, "Client authentication failed."},
    {kThrottled, 429, "temporarily_unavailable", "Too many failed attempts: wait, then try again."},
    {kApiDisabled, 400, kInvalidClient, "Client authentication failed."},
    {kApiSecretWrong, 400, kInvalidClient, "Client authentication failed."},
    {kApiSecretExpired, 400, kInvalidClient, "Client authentication failed."},
    {kCallerPublic, 400, kInvalidClient, "Only clients with a secret may ask about tokens."},
    {kTokenMissing, 400, kInvalidRequest, "The token parameter is missing."},
    {kGrantTypeMissing, 400, kInvalidRequest, "The grant_type parameter is missing."},
    {kGrantTypeUnknown, 400, "unsupported_grant_type", "The grant type is not offered."},
    {kGrantNotAllowed, 400, "unauthorized_client", "The client may not use this grant type."},
    {kGrantRefused, 400, kInvalidGrant, "The grant was refused."},
    {kSubjectNotKnown, 400, kInvalidGrant, "The grant was refused."},
    {kActorsTooMany, 400, kInvalidRequest, "Too many act for one another."},
    {kJwtBearerMissing, 400, kInvalidRequest, "The assertion parameter is missing."},
    {kIssuerUntrusted, 400, kInvalidGrant, "The assertion is not valid."},
    {kJwtBearerInvalid, 400, kInvalidGrant, "The assertion is not valid."},
    {kJwtBearerReplayed, 400, kInvalidGrant, "The assertion is not valid."},
    {kLocalLoginOff, 400, "unauthorized_client", "The client may not use this grant type."},
    {kPublicClientCredentials, 400, "unauthorized_client", "This grant needs a client that authenticates."},
    {kUsernameMissing, 400, kInvalidRequest, "The username parameter is missing."},
    {kPersonUnknown, 400, kInvalidGrant, kWrongPassword},
    {kPasswordMissing, 400, kInvalidGrant, kWrongPassword},
    {kPasswordWrong, 400, kInvalidGrant, kWrongPassword},
    {kPersonDisabled, 400, kInvalidGrant, kWrongPassword},
    {kPersonInactive, 400, kInvalidGrant, "The person may not be spoken for."},
    {kPersonGone, 400, kInvalidGrant, "The sign-in that this rests on is over."},
    {kPersonChanged, 400, kInvalidGrant, "The sign-in that this rests on is over."},
    {kPersonThrottled, 429, "temporarily_unavailable", "Too many failed attempts: wait, then try again."},
    {kSignInBusy, 503, "temporarily_unavailable", "Too many people sign in at once: try again shortly."},
    {kIdpNotHere, 400, kInvalidGrant, "The identity provider does not take passwords here."},
    {kAcrValuesTooLong, 400, kInvalidRequest, "acr_values is too long."},
    {kSessionOver, 400, kInvalidGrant, "The sign-in that this rests on is over."},
    {kConsentOver, 400, kInvalidGrant, "The consent that this rests on was withdrawn."},
    {kPasswordUnfit, 400, kInvalidRequest, "A password has 8 to 256 characters."},
    {kClientIdMissing, 400, kInvalidRequest, "The client_id parameter is missing."},
    {kAuthorizeClientUnknown, 400, "unauthorized_client", "The application is not known here."},
    {kAuthorizeClientDisabled, 400, "unauthorized_client", "The application is not known here."},
    {kRedirectUriMissing, 400, kInvalidRequest, "The redirect_uri parameter is missing."},
    {kRedirectUriUnknown, 400, kInvalidRequest, "The redirect_uri is not registered for this application."},
    {kResponseTypeMissing, 400, kInvalidRequest, "The response_type parameter is missing."},
    {kResponseTypeUnknown, 400, "unsupported_response_type", "The response type is not offered."},
    {kResponseModeUnknown, 400, kInvalidRequest, "The response mode is not offered."},
    {kResponseModeUnsafe, 400, kInvalidRequest, "Tokens are not sent in a query: use fragment or form_post."},
    {kTokensViaBrowserOff, 400, "unauthorized_client", "The client may not get access tokens this way."},
    {kNonceMissing, 400, kInvalidRequest, "This response_type needs a nonce."},
    {kOpenidMissing, 400, kInvalidRequest, "An identity token needs the scope openid."},
    {kScopeNotForResponse, 400, kInvalidScope, "The response_type has no token for a requested scope."},
    {kClaimsMalformed, 400, kInvalidRequest, "The claims parameter is malformed."},
    {kRequestObject, 400, "request_not_supported", "Request objects are not taken: send plain parameters."},
    {kRequestUri, 400, "request_uri_not_supported", "request_uri is not taken: send plain parameters."},
    {kPkceMissing, 400, kInvalidRequest, "A code_challenge is required."},
    {kPkceMethodUnknown, 400, kInvalidRequest, "The code_challenge_method must be S256."},
    {kPkceMalformed, 400, kInvalidRequest, "The code_challenge is malformed."},
    {kPromptUnknown, 400, kInvalidRequest, "A value of prompt is not known."},
    {kPromptContradicts, 400, kInvalidRequest, "prompt=none stands alone."},
    {kMaxAgeMalformed, 400, kInvalidRequest, "max_age must be a whole number of seconds."},
    {kIdTokenHintInvalid, 400, kInvalidRequest, "The id_token_hint is not valid."},
    {kLoginRequired, 400, "login_required", "The person must sign in."},
    {kConsentRequired, 400, "consent_required", "The person must consent."},
    {kAcrUnmet, 400, "unmet_authentication_requirements", "The sign-in does not reach the essential acr."},
    {kAccessDenied, 400, "access_denied", "The person declined."},
    {kInteractionOver, 400, kInvalidRequest, "This page was used before, or is too old."},
    {kInteractionsThrottled, 429, "temporarily_unavailable",
     "Too many requests from here: wait a minute, then try again."},
    {kInteractionOfOther, 403, kInvalidRequest, "This page belongs to another browser."},
    {kInteractionDecided, 409, kInvalidRequest, "The interaction does not ask for this, or not any more."},
    {kInteractionApiOff, 403, "unauthorized_client", "The client does not speak for the pages."},
    {kInteractionAnswer, 400, kInvalidRequest, "The answer must be a JSON object of the documented members."},
    {kSubjectUnknown, 400, kInvalidRequest, "No account here has this subject."},
    {kClaimReserved, 400, kInvalidRequest, "A claim is the server's own: it cannot be set."},
    {kClaimUnfit, 400, kInvalidRequest, "A claim has a value that it cannot have."},
    {kPageForged, 403, kInvalidRequest, "This form is not of your session: open the page again."},
    {kPostLogoutUriUnknown, 400, kInvalidRequest,
     "The post_logout_redirect_uri is not registered for this application."},
    {kCodeMissing, 400, kInvalidRequest, "The code parameter is missing."},
    {kCodeUnknown, 400, kInvalidGrant, kBadCode},
    {kCodeOfOther, 400, kInvalidGrant, kBadCode},
    {kCodeExpired, 400, kInvalidGrant, kBadCode},
    {kCodeReplayed, 400, kInvalidGrant, kBadCode},
    {kCodeRedirectUri, 400, kInvalidGrant, "The redirect_uri is not that of the authorization request."},
    {kCodeVerifier, 400, kInvalidGrant, "The code_verifier does not fit the code_challenge."},
    {kDeviceCodeMissing, 400, kInvalidRequest, "The device_code parameter is missing."},
    {kDeviceCodeUnknown, 400, kInvalidGrant, kBadDeviceCode},
    {kDeviceCodeOfOther, 400, kInvalidGrant, kBadDeviceCode},
    {kDeviceCodeExpired, 400, "expired_token", "The device code has expired: begin again."},
    {kDeviceCodeRedeemed, 400, kInvalidGrant, kBadDeviceCode},
    {kDeviceDenied, 400, "access_denied", "The person declined."},
    {kDevicePending, 400, "authorization_pending", "Nobody has allowed it yet: ask again."},
    {kDeviceTooFast, 400, "slow_down", "Ask less often: wait five seconds more each time."},
    {kUserCodeUnknown, 400, kInvalidRequest, "No device waits with this code."},
    {kUserCodeGuessed, 429, "temporarily_unavailable", "Too many codes were typed: wait, then try again."},
    {kSubjectTokenMissing, 400, kInvalidRequest, "subject_token and subject_token_type are required."},
    {kActorTokenHalf, 400, kInvalidRequest, "actor_token and actor_token_type go together."},
    {kTokenTypeUnsupported, 400, kInvalidRequest, "A token type is not supported."},
    {kSubjectTokenInvalid, 400, kInvalidRequest, "The subject_token is not valid."},
    {kActorTokenInvalid, 400, kInvalidRequest, "The actor_token is not valid."},
    {kSubjectTokenBound, 400, kInvalidRequest, "A token that is bound to a key cannot be exchanged."},
    {kExchangeNotAllowed, 400, "unauthorized_client", "The client may not exchange this token."},
    {kActorNotAllowed, 400, kInvalidRequest, "The actor may not act for this subject."},
    {kExchangesTooMany, 400, kInvalidRequest, "The subject_token was exchanged too often."},
    {kBackchannelHints, 400, kInvalidRequest, "Send one of login_hint and id_token_hint."},
    {kLoginHintTokenOff, 400, kInvalidRequest,
     "login_hint_token is not taken: send login_hint or id_token_hint."},
    {kBackchannelPersonUnknown, 400, "unknown_user_id", "Nobody here can be asked who has this hint."},
    {kBindingMessageUnfit, 400, "invalid_binding_message",
     "A binding_message has at most 100 printable ASCII characters."},
    {kRequestedExpiryUnfit, 400, kInvalidRequest, "requested_expiry is not valid."},
    {kBackchannelThrottled, 429, "temporarily_unavailable",
     "This person was asked too often: wait a minute."},
    {kAuthReqIdMissing, 400, kInvalidRequest, "The auth_req_id parameter is missing."},
    {kAuthReqIdUnknown, 400, kInvalidGrant, kBadAuthReqId},
    {kAuthReqIdOfOther, 400, kInvalidGrant, kBadAuthReqId},
    {kAuthReqIdExpired, 400, "expired_token", "The auth_req_id has expired: begin again."},
    {kAuthReqIdRedeemed, 400, kInvalidGrant, kBadAuthReqId},
    {kBackchannelDenied, 400, "access_denied", "The person declined."},
    {kBackchannelPending, 400, "authorization_pending", "Nobody has allowed it yet: ask again."},
    {kBackchannelTooFast, 400, "slow_down", "Ask less often: wait five seconds more each time."},
    {kRefreshTokenMissing, 400, kInvalidRequest, "The refresh_token parameter is missing."},
    {kRefreshTokenUnknown, 400, kInvalidGrant, kBadRefreshToken},
    {kRefreshTokenOfOther, 400, kInvalidGrant, kBadRefreshToken},
    {kRefreshTokenExpired, 400, kInvalidGrant, kBadRefreshToken},
    {kRefreshTokenRevoked, 400, kInvalidGrant, kBadRefreshToken},
    {kRefreshTokenReused, 400, kInvalidGrant, kBadRefreshToken},
    {kOfflineAccessOff, 400, kInvalidGrant, kBadRefreshToken},
    {kBearerMissing, 401, "invalid_token", "An access token is required."},
    {kBearerTwice, 400, kInvalidRequest, "Send the access token in one way only."},
    {kBearerInvalid, 401, "invalid_token", "The access token is not valid."},
    {kScopeInsufficient, 403, "insufficient_scope", "The access token needs the scope openid."},
    {kScopeMalformed, 400, kInvalidScope, "The scope is malformed."},
    {kScopeTooLong, 400, kInvalidScope, "The scope is too long."},
    {kScopeNone, 400, kInvalidScope, "No scope was asked for and the client has no default."},
    {kScopeUnknown, 400, kInvalidScope, "A requested scope is unknown or not allowed."},
    {kScopeNotAllowed, 400, kInvalidScope, "A requested scope is unknown or not allowed."},
    {kScopeWider, 400, kInvalidScope, "A requested scope was not granted."},
    {kScopeNeedsPerson, 400, kInvalidScope, "A requested scope needs a person's sign-in."},
    {kResourceMalformed, 400, kInvalidTarget, "The resource must be an absolute URI without a fragment."},
    {kResourceSeveral, 400, kInvalidTarget, "Ask for one resource: a token is for one."},
    {kResourceUnknown, 400, kInvalidTarget, "The resource is not known."},
    {kResourceNotGranted, 400, kInvalidTarget, "The resource was not authorized."},
    {kResourceWithoutScope, 400, kInvalidTarget, "The resource has none of the requested scopes."},
    {kNoKeyForClient, 400, kInvalidScope, "No identity token can be signed as the client wants it."},
    {kNoKeyForResources, 400, kInvalidScope, "The requested scopes cannot share one token: ask for fewer."},
    {kConflict, 400, "invalid_grant", "The request was overtaken by another."},
};

consteval std::array<Wording, kReasonCount> MakeIndex() {
  std::array<Wording, kReasonCount> index{};
  for (const Wording& wording : kTable) index[static_cast<std::size_t>(wording.reason)] = wording;
  return index;
}

constexpr auto kIndex = MakeIndex();

constexpr bool IsDescriptionCharacter(char c) {
  return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\';
}

static_assert(std::size(kTable) == kReasonCount &&
                  std::ranges::all_of(kIndex, [](const Wording& w) { return w.status != 0; }),
              "each reason stands in the table once");
static_assert(std::ranges::all_of(kTable,
                                  [](const Wording& w) {
                                    return std::ranges::all_of(w.description, IsDescriptionCharacter);
                                  }),
              "descriptions keep to RFC 6749 section 5.2");

}  // namespace

const Wording& FindWording(Compatibility compatibility, Reason reason) {
  switch (compatibility) {
    case Compatibility::kWrit:
      break;
  }
  return kIndex[static_cast<std::size_t>(reason)];
}

}  // namespace writ

// What the family says of a token request: 400 for every OAuth error, and hardly a description.
#include "protocol/wire_profiles/profile.h"

namespace writ {
namespace {

constexpr std::string_view kInvalidRequest = "invalid_request";
constexpr std::string_view kInvalidClient = "invalid_client";
constexpr std::string_view kInvalidScope = "invalid_scope";
constexpr std::string_view kInvalidTarget = "invalid_target";
constexpr std::string_view kInvalidGrant = "invalid_grant";
// The same whoever it is, so that nobody learns which names there are.
constexpr std::string_view kWrongPassword = "invalid_username_or_password";

using enum Reason;

constexpr Wording kTable[] = {
    {kMethodNotAllowed, 400, kInvalidRequest, ""},
    {kMediaTypeWrong, 400, kInvalidRequest, ""},
    {kFormMalformed, 400, kInvalidRequest, ""},
    {kTooManyParameters, 400, kInvalidRequest, ""},
    {kParameterNameTooLong, 400, kInvalidRequest, ""},
    {kParameterTooLong, 400, kInvalidRequest, ""},
    {kClientCredentialsMissing, 400, kInvalidClient, ""},
    {kClientMethodsTwo, 400, kInvalidRequest, ""},
    {kClientIdContradicts, 400, kInvalidClient, ""},
    {kBasicMalformed, 400, kInvalidClient, ""},
    {kClientIdTooLong, 400, kInvalidClient, ""},
    {kClientSecretTooLong, 400, kInvalidClient, ""},
    {kClientUnknown, 400, kInvalidClient, ""},
    {kClientDisabled, 400, kInvalidClient, ""},
    {kClientSecretMissing, 400, kInvalidClient, ""},
    {kClientSecretWrong, 400, kInvalidClient, ""},
    {kClientSecretExpired, 400, kInvalidClient, ""},
    {kAssertionTypeUnknown, 400, kInvalidClient, ""},
    {kAssertionMalformed, 400, kInvalidClient, ""},
    {kAssertionKeyUnknown, 400, kInvalidClient, ""},
    {kAssertionSignature, 400, kInvalidClient, ""},
    {kAssertionIssuer, 400, kInvalidClient, ""},
    {kAssertionAudience, 400, kInvalidClient, ""},
    {kAssertionExpired, 400, kInvalidClient, ""},
    {kAssertionNotYet, 400, kInvalidClient, ""},
    {kAssertionLifetime, 400, kInvalidClient, ""},
    {kAssertionJti, 400, kInvalidClient, ""},
    {kAssertionReplayed, 400, kInvalidClient, ""},
    {kGrantTypeMissing, 400, "unsupported_grant_type", ""},
    {kGrantTypeUnknown, 400, "unsupported_grant_type", ""},
    {kGrantNotAllowed, 400, "unauthorized_client", ""},
    {kOutsideGrantNotAllowed, 400, "unsupported_grant_type", ""},
    {kLocalLoginOff, 400, "unauthorized_client", ""},
    {kPublicClientCredentials, 400, "unauthorized_client", ""},
    {kUsernameMissing, 400, kInvalidGrant, ""},
    {kPersonUnknown, 400, kInvalidGrant, kWrongPassword},
    {kPasswordMissing, 400, kInvalidGrant, kWrongPassword},
    {kPasswordWrong, 400, kInvalidGrant, kWrongPassword},
    {kPersonDisabled, 400, kInvalidGrant, kWrongPassword},
    {kPersonDisabledSince, 400, kInvalidGrant, ""},
    {kPersonInactive, 400, kInvalidGrant, ""},
    {kIdpNotAllowed, 400, kInvalidGrant, ""},
    {kPersonLocked, 400, kInvalidGrant, ""},
    {kPersonGone, 400, kInvalidGrant, ""},
    {kPersonChanged, 400, kInvalidGrant, ""},
    {kAcrValuesTooLong, 400, kInvalidRequest, ""},
    {kSessionOver, 400, kInvalidGrant, ""},
    {kConsentOver, 400, kInvalidGrant, ""},
    {kCodeMissing, 400, kInvalidGrant, ""},
    {kCodeUnknown, 400, kInvalidGrant, ""},
    {kCodeOfOther, 400, kInvalidGrant, ""},
    {kCodeExpired, 400, kInvalidGrant, ""},
    {kCodeReplayed, 400, kInvalidGrant, ""},
    {kCodeRedirectUriMissing, 400, "unauthorized_client", ""},
    {kCodeRedirectUri, 400, kInvalidGrant, ""},
    {kCodeVerifier, 400, kInvalidGrant, ""},
    {kDeviceCodeMissing, 400, kInvalidRequest, ""},
    {kDeviceCodeUnknown, 400, kInvalidGrant, ""},
    {kDeviceCodeOfOther, 400, kInvalidGrant, ""},
    {kDeviceCodeExpired, 400, "expired_token", ""},
    {kDeviceCodeRedeemed, 400, kInvalidGrant, ""},
    {kDeviceDenied, 400, "access_denied", ""},
    {kDevicePending, 400, "authorization_pending", ""},
    {kDeviceTooFast, 400, "slow_down", ""},
    {kRefreshTokenMissing, 400, kInvalidRequest, ""},
    {kRefreshTokenUnknown, 400, kInvalidGrant, ""},
    {kRefreshTokenOfOther, 400, kInvalidGrant, ""},
    {kRefreshTokenExpired, 400, kInvalidGrant, ""},
    {kRefreshTokenRevoked, 400, kInvalidGrant, ""},
    {kRefreshTokenReused, 400, kInvalidGrant, ""},
    {kOfflineAccessOff, 400, kInvalidGrant, ""},
    {kScopeMalformed, 400, kInvalidScope, ""},
    {kScopeTooLong, 400, kInvalidScope, ""},
    {kScopeNone, 400, kInvalidScope, ""},
    {kScopeUnknown, 400, kInvalidScope, ""},
    {kScopeNotAllowed, 400, kInvalidScope, ""},
    {kScopeWider, 400, kInvalidScope, ""},
    {kScopeNeedsPerson, 400, kInvalidScope, ""},
    {kResourceMalformed, 400, kInvalidTarget, ""},
    {kResourceSeveral, 400, kInvalidTarget, ""},
    {kResourceUnknown, 400, kInvalidTarget, ""},
    {kResourceNotGranted, 400, kInvalidTarget, ""},
    {kResourceWithoutScope, 400, kInvalidTarget, ""},
    {kConflict, 400, "invalid_grant", ""},
};

constexpr Wordings kWordings = LineUp(kTable);

}  // namespace

constexpr Profile kFamilyProfile{kWordings, &kWritProfile, FamilyManners()};

}  // namespace writ

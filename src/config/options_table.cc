// The option groups of the family, of which most only keep a real file from being refused. Long because it is
// a list: one line for each option.

#include "base/json_writer.h"
#include "config/property.h"
#include "config/report.h"
#include "config/tables.h"

namespace writ::config {

namespace {

using O = RealmOptions;

Property<O> Keep(std::string_view name, std::string_view fallback, Shape shape) {
  return Kept<O>(name, fallback, shape);
}
Property<O> Flag(std::string_view name, std::string_view fallback) {
  return Keep(name, fallback, Shape::kBool);
}
Property<O> Int(std::string_view name, std::string_view fallback) {
  return Keep(name, fallback, Shape::kInteger);
}
Property<O> Text(std::string_view name, std::string_view fallback) {
  return Keep(name, fallback, Shape::kText);
}
Property<O> Texts(std::string_view name) {
  return Keep(name, "", Shape::kTexts);
}
Property<O> Span(std::string_view name, std::string_view fallback) {
  return Keep(name, fallback, Shape::kSpan);
}
Property<O> Any(std::string_view name) {
  return Keep(name, "", Shape::kAny);
}

/// A scalar, or a list of scalars, as JSON text.
std::optional<std::string> ToJson(const Node& node) {
  std::string json;
  switch (node.kind) {
    case NodeKind::kText:
      base::AppendJsonString(json, node.text);
      return json;
    case NodeKind::kBool:
    case NodeKind::kNumber:
      return node.text;
    case NodeKind::kList:
      break;
    case NodeKind::kNull:
    case NodeKind::kMap:
      return std::nullopt;
  }
  for (const Node& item : node.items) {
    const auto part = item.kind == NodeKind::kList ? std::nullopt : ToJson(item);
    if (!part) return std::nullopt;
    json += (json.empty() ? '[' : ',') + *part;
  }
  return json.empty() ? "[]" : json + ']';
}

Property<O> SameSite(std::string_view name) {
  return Kept<O>(name, "Unspecified, None, Lax, Strict", "None",
                 Choices{{{"Unspecified", -1}, {"None", 0}, {"Lax", 1}, {"Strict", 2}}});
}

const Section<O>& Endpoints() {
  static const Section<O> section(
      "Endpoints",
      {
          Acts("EnableTokenEndpoint", "true", &O::enable_token_endpoint),
          Acts("EnableDiscoveryEndpoint", "true", &O::enable_discovery_endpoint),
          Acts("EnableAuthorizeEndpoint", "true", &O::enable_authorize_endpoint),
          Flag("EnableJwtRequestUri", "false"),
          Acts("EnableUserInfoEndpoint", "true", &O::enable_userinfo_endpoint),
          Acts("EnableEndSessionEndpoint", "true", &O::enable_end_session_endpoint),
          Acts("EnableCheckSessionEndpoint", "true", &O::enable_check_session_endpoint),
          Acts("EnableTokenRevocationEndpoint", "true", &O::enable_token_revocation_endpoint),
          Acts("EnableIntrospectionEndpoint", "true", &O::enable_introspection_endpoint),
          Acts("EnableDeviceAuthorizationEndpoint", "true", &O::enable_device_authorization_endpoint),
          Acts("EnableBackchannelAuthenticationEndpoint", "true",
               &O::enable_backchannel_authentication_endpoint),
          Flag("EnablePushedAuthorizationEndpoint", "true"),
          Acts("EnableOAuth2MetadataEndpoint", "true", &O::enable_oauth2_metadata_endpoint),
      });
  return section;
}

/// Members of the metadata by name: text, numbers, true, false, or lists of them.
void ReadCustomEntries(O& options, const Node& node, Context& context) {
  if (node.kind != NodeKind::kMap) return context.Error(node, "must be names and values");
  for (const Member& member : node.members) {
    if (auto json = ToJson(member.value)) {
      options.custom_entries.emplace_back(member.key, std::move(*json));
    } else {
      context.Error(member.value,
                    Quote(member.key) + " must be text, a number, true, false, or a list of them");
    }
  }
}

const Section<O>& Discovery() {
  static const Section<O> section(
      "Discovery",
      {
          Acts("ShowEndpoints", "true", &O::show_endpoints),
          Acts("ShowKeySet", "true", &O::show_key_set),
          Acts("ShowApiScopes", "true", &O::show_api_scopes),
          Acts("ShowGrantTypes", "true", &O::show_grant_types),
          Acts("ShowTokenEndpointAuthenticationMethods", "true", &O::show_token_endpoint_auth_methods),
          Acts("ShowIdentityScopes", "true", &O::show_identity_scopes),
          Acts("ShowClaims", "true", &O::show_claims),
          Acts("ShowResponseTypes", "true", &O::show_response_types),
          Acts("ShowResponseModes", "true", &O::show_response_modes),
          Flag("ShowExtensionGrantTypes", "true"),
          Acts("ShowRevocationEndpointAuthenticationMethods", "true",
               &O::show_revocation_endpoint_auth_methods),
          Acts("ShowIntrospectionEndpointAuthenticationMethods", "true",
               &O::show_introspection_endpoint_auth_methods),
          Acts<O>("CustomEntries", "names and values", "", ReadCustomEntries),
          Acts("ResponseCacheInterval", "3600", &O::discovery_cache_interval),
          Any("DynamicClientRegistration"),
      });
  return section;
}

const Section<O>& Authentication() {
  static const Section<O> section(
      "Authentication", {
                            Text("CookieAuthenticationScheme", ""),
                            Acts("CookieLifetime", "10:00:00", &O::cookie_lifetime),
                            Acts("CookieIdleLifetime", "02:00:00", &O::cookie_idle_lifetime),
                            Flag("CookieSlidingExpiration", "false"),
                            Acts("CookieSameSiteMode", "None, Lax, Strict", "None",
                                 Choices{{{"None", 0}, {"Lax", 1}, {"Strict", 2}}}, &O::cookie_same_site),
                            Flag("RequireAuthenticatedUserForSignOutMessage", "false"),
                            Text("CheckSessionCookieName", "idsrv.session"),
                            Text("CheckSessionCookieDomain", ""),
                            SameSite("CheckSessionCookieSameSiteMode"),
                            Flag("RequireCspFrameSrcForSignout", "true"),
                            Flag("CoordinateClientLifetimesWithUserSession", "false"),
                        });
  return section;
}

const Section<O>& Events() {
  static const Section<O> section("Events", {
                                                Flag("RaiseSuccessEvents", "false"),
                                                Flag("RaiseFailureEvents", "false"),
                                                Flag("RaiseInformationEvents", "false"),
                                                Flag("RaiseErrorEvents", "false"),
                                            });
  return section;
}

const Section<O>& InputLengthRestrictions() {
  static const Section<O> section("InputLengthRestrictions", {
                                                                 Int("ClientId", "200"),
                                                                 Int("ClientSecret", "512"),
                                                                 Int("Scope", "4096"),
                                                                 Int("RedirectUri", "400"),
                                                                 Int("Nonce", "300"),
                                                                 Int("UiLocale", "100"),
                                                                 Int("LoginHint", "100"),
                                                                 Int("AcrValues", "300"),
                                                                 Int("GrantType", "100"),
                                                                 Int("UserName", "320"),
                                                                 Int("Password", "1024"),
                                                                 Int("CspReport", "2000"),
                                                                 Int("IdentityProvider", "100"),
                                                                 Int("ExternalError", "100"),
                                                                 Int("AuthorizationCode", "256"),
                                                                 Int("DeviceCode", "256"),
                                                                 Int("RefreshToken", "256"),
                                                                 Int("TokenHandle", "100"),
                                                                 Int("Jwt", "51200"),
                                                                 Int("CodeChallengeMinLength", "43"),
                                                                 Int("CodeChallengeMaxLength", "128"),
                                                                 Int("CodeVerifierMinLength", "43"),
                                                                 Int("CodeVerifierMaxLength", "128"),
                                                                 Int("ResourceIndicatorMaxLength", "512"),
                                                                 Int("BindingMessage", "100"),
                                                                 Int("UserCode", "100"),
                                                                 Int("IdTokenHint", "4000"),
                                                                 Int("LoginHintToken", "4000"),
                                                                 Int("AuthenticationRequestId", "100"),
                                                                 Int("DPoPKeyThumbprint", "100"),
                                                                 Int("DPoPProofToken", "4000"),
                                                             });
  return section;
}

const Section<O>& UserInteraction() {
  static const Section<O> section("UserInteraction",
                                  {
                                      Text("LoginUrl", "/account/login"),
                                      Text("LoginReturnUrlParameter", "returnUrl"),
                                      Text("LogoutUrl", "/account/logout"),
                                      Text("LogoutIdParameter", "logoutId"),
                                      Text("ConsentUrl", "/consent"),
                                      Text("ConsentReturnUrlParameter", "returnUrl"),
                                      Text("ErrorUrl", "/home/error"),
                                      Text("ErrorIdParameter", "errorId"),
                                      Text("CustomRedirectReturnUrlParameter", "returnUrl"),
                                      Int("CookieMessageThreshold", "2"),
                                      Text("DeviceVerificationUrl", "/device"),
                                      Text("DeviceVerificationUserCodeParameter", "userCode"),
                                      Text("CreateAccountUrl", ""),
                                      Text("CreateAccountReturnUrlParameter", "returnUrl"),
                                      Flag("AllowOriginInReturnUrl", "false"),
                                      Texts("PromptValuesSupported"),
                                  });
  return section;
}

const Section<O>& Caching() {
  static const Section<O> section("Caching", {
                                                 Span("ClientStoreExpiration", "00:15:00"),
                                                 Span("ResourceStoreExpiration", "00:15:00"),
                                                 Span("CorsExpiration", "00:15:00"),
                                                 Span("IdentityProviderCacheDuration", "01:00:00"),
                                                 Span("CacheLockTimeout", "00:01:00"),
                                             });
  return section;
}

const Section<O>& Cors() {
  static const Section<O> section("Cors", {Text("CorsPolicyName", ""),
                                           Acts<O>("PreflightCacheDuration", ShapeName(Shape::kSpan), "",
                                                   [](O& options, const Node& node, Context& context) {
                                                     if (const auto span = ReadSpan(node, context))
                                                       options.preflight_cache_duration =
                                                           std::chrono::duration_cast<Seconds>(*span);
                                                   }),
                                           Texts("CorsPaths")});
  return section;
}

const Section<O>& Csp() {
  static const Section<O> section("Csp",
                                  {Kept<O>("Level", "One, Two", "Two", Choices{{{"One", 0}, {"Two", 1}}}),
                                   Flag("AddDeprecatedHeader", "true")});
  return section;
}

const Section<O>& Validation() {
  static const Section<O> section("Validation", {Texts("InvalidRedirectUriPrefixes")});
  return section;
}

const Section<O>& DeviceFlow() {
  static const Section<O> section(
      "DeviceFlow", {Acts("DefaultUserCodeType", "Letters, Numeric", "Letters",
                          Choices{{{"Letters", 0}, {"Numeric", 1}}}, &O::default_user_code_type),
                     Acts("Interval", "5", &O::device_polling_interval)});
  return section;
}

const Section<O>& Ciba() {
  static const Section<O> section("Ciba", {Acts("DefaultLifetime", "300", &O::ciba_lifetime),
                                           Acts("DefaultPollingInterval", "5", &O::ciba_polling_interval),
                                           Acts("HidesPeople", "false", &O::ciba_hides_people)});
  return section;
}

const Section<O>& Logging() {
  static const Section<O> section("Logging",
                                  {
                                      Any("LogLevel"),
                                      Texts("TokenRequestSensitiveValuesFilter"),
                                      Texts("AuthorizeRequestSensitiveValuesFilter"),
                                      Texts("PushedAuthorizationSensitiveValuesFilter"),
                                      Texts("BackchannelAuthenticationRequestSensitiveValuesFilter"),
                                  });
  return section;
}

const Section<O>& MutualTls() {
  static const Section<O> section("MutualTls",
                                  {
                                      Flag("Enabled", "false"),
                                      Text("ClientCertificateAuthenticationScheme", "Certificate"),
                                      Text("DomainName", ""),
                                      Flag("AlwaysEmitConfirmationClaim", "false"),
                                  });
  return section;
}

const Section<O>& PersistentGrants() {
  static const Section<O> section("PersistentGrants", {Flag("DataProtectData", "true"),
                                                       Flag("DeleteOneTimeOnlyRefreshTokensOnUse", "true")});
  return section;
}

const Section<O>& DPoP() {
  static const Section<O> section(
      "DPoP", {Span("ProofTokenValidityDuration", "00:01:00"), Span("ServerClockSkew", "00:00:00"),
               Texts("SupportedDPoPSigningAlgorithms")});
  return section;
}

const Section<O>& DynamicProviders() {
  static const Section<O> section("DynamicProviders", {Text("PathPrefix", "/federation"),
                                                       Text("SignInScheme", ""), Text("SignOutScheme", "")});
  return section;
}

const Section<O>& ServerSideSessions() {
  static const Section<O> section("ServerSideSessions",
                                  {
                                      Text("UserDisplayNameClaimType", ""),
                                      Flag("RemoveExpiredSessions", "true"),
                                      Flag("ExpiredSessionsTriggerBackchannelLogout", "false"),
                                      Span("RemoveExpiredSessionsFrequency", "00:10:00"),
                                      Int("RemoveExpiredSessionsBatchSize", "100"),
                                      Flag("FuzzExpiredSessionRemovalStart", "true"),
                                  });
  return section;
}

const Section<O>& PushedAuthorization() {
  static const Section<O> section("PushedAuthorization",
                                  {Flag("Required", "false"), Int("Lifetime", "600"),
                                   Flag("AllowUnregisteredPushedRedirectUris", "false")});
  return section;
}

}  // namespace

const std::vector<OptionGroup>& OptionGroups() {
  static const std::vector<OptionGroup> groups = {
      {"Endpoints", &Endpoints()},
      {"Discovery", &Discovery()},
      {"Authentication", &Authentication()},
      {"Events", &Events()},
      {"InputLengthRestrictions", &InputLengthRestrictions()},
      {"UserInteraction", &UserInteraction()},
      {"Caching", &Caching()},
      {"Cors", &Cors()},
      {"Csp", &Csp()},
      {"Validation", &Validation()},
      {"DeviceFlow", &DeviceFlow()},
      {"Ciba", &Ciba()},
      {"Logging", &Logging()},
      {"MutualTls", &MutualTls()},
      {"PersistentGrants", &PersistentGrants()},
      {"DPoP", &DPoP()},
      {"DynamicProviders", &DynamicProviders()},
      {"ServerSideSessions", &ServerSideSessions()},
      {"PushedAuthorization", &PushedAuthorization()},
  };
  return groups;
}

}  // namespace writ::config

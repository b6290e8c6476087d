#include "config/property.h"
#include "config/tables.h"

namespace writ::config {

namespace {

/// A property whose neglect would weaken the client: it may not pass in silence.
Property<Client> Missed(std::string_view name, std::string_view fallback) {
  return {{name, ShapeName(Shape::kBool), fallback, Effect::kKept},
          [](Client&, const Node& node, Context& context) {
            if (ReadBool(node, context).value_or(false)) {
              context.Warning(node,
                              "this version does not act on it: tokens are issued without that protection");
            }
          }};
}

/// A property of IdentityServer3 that stands for AllowedGrantTypes: what it means is for FillMemberDefaults
/// to say.
Property<Client> FormerGrant(std::string_view name) {
  return {{name, ShapeName(Shape::kAny), "", Effect::kActs}, [](Client&, const Node&, Context&) {}};
}

/// A property of IdentityServer3, which has other names for the same.
Property<Client> Former(std::string_view name, std::string_view now) {
  return {{name, ShapeName(Shape::kAny), "", Effect::kKept},
          [now = std::string(now)](Client&, const Node& node, Context& context) {
            context.Warning(node, "a property of IdentityServer3, left alone; write " + now);
          }};
}

Property<Client> Kept(std::string_view name, std::string_view fallback, Shape shape) {
  return config::Kept<Client>(name, fallback, shape);
}

Property<Client> OptionalSeconds(std::string_view name, std::optional<Seconds> Client::* member) {
  return {{name, "seconds", "", Effect::kActs}, [member](Client& client, const Node& node, Context& context) {
            constexpr Range kSpan{1, 10LL * 365 * 86'400};
            if (const auto seconds = ReadInteger(node, kSpan, context)) client.*member = Seconds(*seconds);
          }};
}

std::vector<Property<Client>> Acting() {
  using C = Client;
  return {
      Acts("Enabled", "true", &C::enabled),
      Acts("ClientId", "", &C::client_id),
      Acts<C>("ProtocolType", "text", "oidc",
              // What it means is for the rules to say, whatever the order of properties.
              [](C&, const Node& node, Context& context) { ReadText(node, context); }),
      Acts("ClientName", "", &C::client_name),
      Acts("Description", "", &C::description),
      Acts<C>("ClientSecrets", "list of Secret", "",
              [](C& client, const Node& node, Context& context) {
                ReadSecrets(client.client_secrets, &client.keys, node, context);
              }),
      Acts("JwksUri", "", &C::jwks_uri),
      Acts("RequireClientSecret", "true", &C::require_client_secret),
      Acts("AllowedGrantTypes", "", &C::allowed_grant_types),
      Acts("AllowedScopes", "", &C::allowed_scopes),
      Acts("AllowedCorsOrigins", "", &C::allowed_cors_origins),
      Acts("AllowOfflineAccess", "false", &C::allow_offline_access),
      Acts("AccessTokenType", "Jwt, Reference", "Jwt", Choices{{{"Jwt", 0}, {"Reference", 1}}},
           &C::access_token_type),
      Acts("AccessTokenLifetime", "3600", &C::access_token_lifetime),
      Acts("IncludeJwtId", "true", &C::include_jwt_id),
      Acts<C>(
          "Claims", "list of Claim", "",
          [](C& client, const Node& node, Context& context) { ReadClaims(client.claims, node, context); }),
      Acts("AlwaysSendClientClaims", "false", &C::always_send_client_claims),
      Acts("ClientClaimsPrefix", "client_", &C::client_claims_prefix),
      Acts("RefreshTokenUsage", "ReUse, OneTimeOnly", "OneTimeOnly",
           Choices{{{"ReUse", 0}, {"OneTimeOnly", 1}}}, &C::refresh_token_usage),
      Acts("RefreshTokenExpiration", "Sliding, Absolute", "Absolute",
           Choices{{{"Sliding", 0}, {"Absolute", 1}}}, &C::refresh_token_expiration),
      Acts("AbsoluteRefreshTokenLifetime", "2592000", &C::absolute_refresh_token_lifetime),
      Acts("SlidingRefreshTokenLifetime", "1296000", &C::sliding_refresh_token_lifetime),
      Acts("RefreshTokenReuseWindow", "10", &C::refresh_token_reuse_window),
      Acts("UpdateAccessTokenClaimsOnRefresh", "false", &C::update_access_token_claims_on_refresh),
      Acts("IdentityTokenLifetime", "300", &C::identity_token_lifetime),
      Acts("AllowedIdentityTokenSigningAlgorithms", "", &C::allowed_identity_token_signing_algorithms),
      Acts("AlwaysIncludeUserClaimsInIdToken", "false", &C::always_include_user_claims_in_id_token),
      Acts("PairWiseSubjectSalt", "", &C::pair_wise_subject_salt),
      Acts("EnableLocalLogin", "true", &C::enable_local_login),
  };
}

/// What happens in a person's browser, or on their device.
std::vector<Property<Client>> ActingInteractions() {
  using C = Client;
  return {
      Acts("RedirectUris", "", &C::redirect_uris),
      Acts("PostLogoutRedirectUris", "", &C::post_logout_redirect_uris),
      Acts("RequirePkce", "true", &C::require_pkce),
      Acts("AllowPlainTextPkce", "false", &C::allow_plain_text_pkce),
      Acts("AuthorizationCodeLifetime", "60", &C::authorization_code_lifetime),
      Acts("RequireConsent", "false", &C::require_consent),
      Acts("AllowRememberConsent", "true", &C::allow_remember_consent),
      OptionalSeconds("ConsentLifetime", &C::consent_lifetime),
      OptionalSeconds("UserSsoLifetime", &C::user_sso_lifetime),
      Acts("CoordinateLifetimeWithUserSession", "false", &C::coordinate_lifetime_with_user_session),
      Acts("IdentityProviderRestrictions", "", &C::identity_provider_restrictions),
      Acts<C>("UserCodeType", "Letters, Numeric", "",
              [](C& client, const Node& node, Context& context) {
                static const Choices choices{{{"Letters", 0}, {"Numeric", 1}}};
                if (const auto value = ReadChoice(node, choices, context))
                  client.user_code_type = static_cast<UserCodeType>(*value);
              }),
      Acts("DeviceCodeLifetime", "300", &C::device_code_lifetime),
      OptionalSeconds("PollingInterval", &C::polling_interval),
      OptionalSeconds("CibaLifetime", &C::ciba_lifetime),
      Acts("BackchannelTokenDeliveryMode", "poll, ping, push", "poll",
           Choices{{{"poll", 0}, {"ping", 1}, {"push", 2}}}, &C::backchannel_token_delivery_mode),
      Acts("BackchannelClientNotificationEndpoint", "", &C::backchannel_client_notification_endpoint),
      Acts("BackchannelAuthenticationRequestSigningAlg", "",
           &C::backchannel_authentication_request_signing_alg),
      Acts("AllowAccessTokensViaBrowser", "false", &C::allow_access_tokens_via_browser),
      Acts("UserinfoSignedResponseAlg", "", &C::userinfo_signed_response_alg),
      Acts("FrontChannelLogoutUri", "", &C::front_channel_logout_uri),
      Acts("FrontChannelLogoutSessionRequired", "true", &C::front_channel_logout_session_required),
      Acts("BackChannelLogoutUri", "", &C::back_channel_logout_uri),
      Acts("BackChannelLogoutSessionRequired", "true", &C::back_channel_logout_session_required),
  };
}

std::vector<Property<Client>> Waiting() {
  return {
      Kept("ClientUri", "", Shape::kText),
      Kept("LogoUri", "", Shape::kText),
      Kept("RequireRequestObject", "false", Shape::kBool),
      Missed("RequireDPoP", "false"),
      config::Kept<Client>("DPoPValidationMode", "Nonce, Iat, IatAndNonce", "Iat",
                           Choices{{{"Nonce", 0}, {"Iat", 1}, {"IatAndNonce", 2}}}),
      Kept("DPoPClockSkew", "00:05:00", Shape::kSpan),
      Kept("RequirePushedAuthorization", "false", Shape::kBool),
      Kept("PushedAuthorizationLifetime", "600", Shape::kInteger),
      Kept("InitiateLoginUri", "", Shape::kText),
      Kept("Properties", "", Shape::kNames),
      FormerGrant("Flow"),
      FormerGrant("AllowClientCredentialsOnly"),
      Former("AllowAccessToAllScopes", "AllowedScopes with each scope's name"),
      FormerGrant("AllowedCustomGrantTypes"),
      Former("AllowAccessToAllCustomGrantTypes", "AllowedGrantTypes with each grant's name"),
      Former("PrefixClientClaims", "ClientClaimsPrefix"),
      Former("LogoutUri", "FrontChannelLogoutUri"),
      Former("LogoutSessionRequired", "FrontChannelLogoutSessionRequired"),
      Former("RequireSignOutPrompt", "nothing in its place"),
  };
}

}  // namespace

const Section<Client>& ClientSection() {
  static const Section<Client> section("Client", [] {
    std::vector<Property<Client>> all = Acting();
    for (auto& property : ActingInteractions()) all.push_back(std::move(property));
    for (auto& property : Waiting()) all.push_back(std::move(property));
    return all;
  }());
  return section;
}

}  // namespace writ::config

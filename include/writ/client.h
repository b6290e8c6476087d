// What a realm knows of the applications and of what they may ask for. Plain values: checked where they are
// loaded (config/), immutable afterwards. Property names are those of the IdentityServer family.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "writ/time.h"

namespace writ {

/// How a stored client or resource secret is kept.
enum class SecretForm {
  kSha256,      ///< 32 bytes: SHA-256 of the UTF-8 secret (the family's form)
  kSha512,      ///< 64 bytes: SHA-512 of the UTF-8 secret (the family's form)
  kHmacSha256,  ///< 32 bytes: HMAC-SHA-256 keyed with `salt`, of the UTF-8 secret (`writ secret new`)
  kSealed,      ///< the secret itself, as SealClientSecret gave it: what a client may sign assertions with
};

/// One secret, as stored: never in the clear.
struct Secret {
  SecretForm form = SecretForm::kSha256;
  std::string digest;                 ///< raw bytes, as long as `form` says
  std::string salt;                   ///< raw bytes; kHmacSha256 only
  std::optional<Instant> expiration;  ///< from this moment on it no longer counts
  std::string description;

  bool operator==(const Secret&) const = default;
};

/// A public key that somebody signs with.
struct TrustedKey {
  std::string kid;                    ///< empty: none; then it is tried whatever an assertion names
  std::string algorithm;              ///< the one JWS algorithm that it is for; empty: all that fit it
  std::string public_members;         ///< of its JWK (RFC 7517), `kty` among them: JSON text without braces
  std::optional<Instant> expiration;  ///< from this moment on it no longer counts

  bool operator==(const TrustedKey&) const = default;
};

/// The JSON type of a claim's value.
enum class ClaimType { kString, kBoolean, kInteger, kDouble, kJson };

struct Claim {
  std::string type;
  std::string value;  ///< text of the value; for all but kString already valid JSON
  ClaimType value_type = ClaimType::kString;

  bool operator==(const Claim&) const = default;
};

enum class AccessTokenType { kJwt, kReference };

/// What becomes of a refresh token that is used.
enum class RefreshTokenUsage {
  kReUse,        ///< it stays
  kOneTimeOnly,  ///< another takes its place
};

/// Whether use prolongs a refresh token.
enum class RefreshTokenExpiration { kSliding, kAbsolute };

/// What people type who allow a device something.
enum class UserCodeType {
  kLetters,  ///< 8 consonants: what is read aloud and typed on a keyboard
  kNumeric,  ///< 9 digits
};

/// How a client hears what somebody said who was asked elsewhere.
enum class TokenDelivery {
  kPoll,  ///< it asks
  kPing,  ///< it is told that it may ask
  kPush,  ///< it is brought the tokens
};

/// An application that may ask for tokens.
struct Client {
  bool enabled = true;
  std::string client_id;
  std::string client_name;
  std::string description;
  std::vector<Secret> client_secrets;
  std::vector<TrustedKey> keys;  ///< it may prove itself by what they sign
  std::string jwks_uri;          ///< where such keys stand instead; empty: nowhere
  bool require_client_secret = true;
  std::vector<std::string> allowed_grant_types;
  std::vector<std::string> allowed_scopes;
  std::vector<std::string> allowed_cors_origins;  ///< exact texts, as browsers send them
  bool allow_offline_access = false;
  AccessTokenType access_token_type = AccessTokenType::kJwt;
  Seconds access_token_lifetime{3600};
  bool include_jwt_id = true;
  std::vector<Claim> claims;
  bool always_send_client_claims = false;
  std::string client_claims_prefix = "client_";
  RefreshTokenUsage refresh_token_usage = RefreshTokenUsage::kOneTimeOnly;
  RefreshTokenExpiration refresh_token_expiration = RefreshTokenExpiration::kAbsolute;
  Seconds absolute_refresh_token_lifetime{2'592'000};  ///< from the sign-in on; 0 with kSliding: no limit
  Seconds sliding_refresh_token_lifetime{1'296'000};   ///< from the last use on
  Seconds refresh_token_reuse_window{
      10};  ///< how long the token before may come again: its reply may be lost
  bool update_access_token_claims_on_refresh = false;
  Seconds identity_token_lifetime{300};
  std::vector<std::string> allowed_identity_token_signing_algorithms;  ///< empty: RS256, else the default one
  bool always_include_user_claims_in_id_token = false;
  std::string pair_wise_subject_salt;  ///< empty: the client knows people by their subject
  std::vector<std::string> redirect_uris;
  std::vector<std::string> post_logout_redirect_uris;
  bool require_pkce = true;
  bool allow_plain_text_pkce = false;
  Seconds authorization_code_lifetime{60};
  bool require_consent = false;
  bool allow_remember_consent = true;
  std::optional<Seconds> consent_lifetime;   ///< absent: until it is withdrawn
  std::optional<Seconds> user_sso_lifetime;  ///< how old a sign-in may be; absent: as old as the session
  bool coordinate_lifetime_with_user_session = false;       ///< refresh tokens end with the session
  bool enable_local_login = true;                           ///< with a password that we check
  std::vector<std::string> identity_provider_restrictions;  ///< empty: any
  std::optional<UserCodeType> user_code_type;               ///< absent: the realm's
  Seconds device_code_lifetime{300};                        ///< from the device's request to the last poll
  std::optional<Seconds> polling_interval;                  ///< absent: the realm's
  std::optional<Seconds> ciba_lifetime;  ///< of what a person elsewhere is asked; absent: the realm's
  TokenDelivery backchannel_token_delivery_mode = TokenDelivery::kPoll;
  std::string backchannel_client_notification_endpoint;  ///< where it is told, or brought tokens; empty: none
  std::string backchannel_authentication_request_signing_alg;  ///< empty: requests need not be signed
  bool allow_access_tokens_via_browser = false;       ///< tokens may come from the authorization endpoint
  std::string userinfo_signed_response_alg;           ///< a JWS algorithm; empty: userinfo answers plain JSON
  std::string front_channel_logout_uri;               ///< loaded in the browser at sign-out; empty: none
  bool front_channel_logout_session_required = true;  ///< with `iss` and `sid`
  std::string back_channel_logout_uri;                ///< told of a sign-out by the server; empty: none
  bool back_channel_logout_session_required = true;   ///< with `sid`

  bool operator==(const Client&) const = default;
};

/// A scope that stands for something an API offers.
struct ApiScope {
  bool enabled = true;
  std::string name;
  std::string display_name;
  std::string description;
  bool required = false;                 ///< a person who allows anything allows this
  bool emphasize = false;                ///< shown so that nobody overlooks it
  std::vector<std::string> user_claims;  ///< of the person, in access tokens with this scope
  bool show_in_discovery_document = true;

  bool operator==(const ApiScope&) const = default;
};

/// A scope that stands for claims about a person.
struct IdentityResource {
  bool enabled = true;
  std::string name;
  std::string display_name;
  std::string description;
  bool required = false;                 ///< a person who allows anything allows this
  bool emphasize = false;                ///< shown so that nobody overlooks it
  std::vector<std::string> user_claims;  ///< what the scope tells of the person; `sub` is always told
  bool show_in_discovery_document = true;

  bool operator==(const IdentityResource&) const = default;
};

/// An API: the audience of access tokens.
struct ApiResource {
  bool enabled = true;
  std::string name;
  std::string description;  ///< a note
  std::vector<std::string> scopes;
  std::vector<std::string> user_claims;  ///< of the person, in access tokens for this API
  std::vector<Secret> api_secrets;
  std::vector<std::string> allowed_access_token_signing_algorithms;  ///< empty: any
  bool require_resource_indicator = false;  ///< in no token's `aud` unless asked for by name

  bool operator==(const ApiResource&) const = default;
};

}  // namespace writ

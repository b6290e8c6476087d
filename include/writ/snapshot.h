// One realm's configuration: everything that a request may rest on, immutable once made.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "writ/client.h"
#include "writ/exchange_policy.h"
#include "writ/hook.h"

namespace writ {

/// Whose manners a realm keeps on the wire. The default is what the RFCs say; the others are members of the
/// IdentityServer family.
enum class Compatibility { kWrit, kDuende, kOpen, kIdentityServer4, kIdentityServer3 };

/// A private key that the operator brings.
struct ProvidedKey {
  std::string source;     ///< where it comes from, for messages: a file's path
  std::string algorithm;  ///< its JWS algorithm
  std::string kid;        ///< what it is published under; empty: its thumbprint
  std::string pkcs8;      ///< PKCS#8 DER (RFC 5958); secret
  bool signs = true;      ///< false: published only, for what it signed before

  /// Whether it is the same key for the same use; where it comes from does not matter.
  bool operator==(const ProvidedKey& other) const {
    return algorithm == other.algorithm && kid == other.kid && pkcs8 == other.pkcs8 && signs == other.signs;
  }
};

/// How signing keys live. Names of algorithms are those of crypto/jws_algorithms.def.
struct KeySettings {
  /// Of each a key is kept; the first is the default one.
  std::vector<std::string> signing_algorithms = {"ES256", "RS256"};
  bool automatic = true;  ///< keys are made, announced, rotated and retired by the server
  unsigned rsa_key_size = 2'048;
  Seconds propagation_time{14 * 86'400};    ///< between a key's announcement and its first signature
  Seconds rotation_interval{90 * 86'400};   ///< how long a key signs
  Seconds retention_duration{14 * 86'400};  ///< how long a key stays published after its last signature
  bool delete_retired_keys = true;
  std::vector<ProvidedKey> provided;

  bool operator==(const KeySettings&) const = default;
};

/// How many failed authentications are let through within a minute. Past it: 429.
struct ThrottlingSettings {
  bool enabled = true;
  std::uint32_t failures_per_client_and_address = 10;
  std::uint32_t failures_per_address = 100;
  std::uint32_t failures_per_client = 300;
  std::uint32_t sign_in_failures_per_account =
      10;                                    ///< wrong passwords in a row; twice as many within 15 minutes, …
  std::uint32_t sign_ins_per_address = 300;  ///< right and wrong ones
  std::uint32_t interactions_per_address = 600;  ///< requests that wait for a person

  bool operator==(const ThrottlingSettings&) const = default;
};

/// When browsers send cookies that come from another site's page (RFC 6265bis section 5.6.7).
enum class SameSite { kNone, kLax, kStrict };

/// Pages of somebody else that take the place of ours, and who speaks for them.
struct OwnPages {
  std::string login_url;             ///< where people sign in; empty: at ours
  std::string consent_url;           ///< where they consent; empty: at ours
  std::vector<std::string> clients;  ///< ids of those that may answer for the pages
  bool create_people = false;        ///< somebody unknown whom the pages vouch for becomes known

  bool operator==(const OwnPages&) const = default;
};

/// The server options of a realm, in the family's names.
struct RealmOptions {
  std::string issuer_uri;
  std::string access_token_jwt_type = "at+jwt";
  bool emit_static_audience_claim = false;
  bool emit_scopes_as_space_delimited_string_in_jwt = true;
  bool enable_token_endpoint = true;
  bool enable_introspection_endpoint = true;
  bool enable_token_revocation_endpoint = true;
  bool enable_userinfo_endpoint = true;
  bool enable_authorize_endpoint = true;
  bool enable_end_session_endpoint = true;
  bool enable_check_session_endpoint = true;
  bool emit_state_hash = false;
  bool enable_device_authorization_endpoint = true;
  UserCodeType default_user_code_type = UserCodeType::kLetters;
  Seconds device_polling_interval{5};
  bool enable_backchannel_authentication_endpoint = true;
  Seconds ciba_lifetime{300};
  Seconds ciba_polling_interval{5};
  bool ciba_hides_people = false;  ///< who asks somebody unknown is not told so
  std::string logout_token_jwt_type = "logout+jwt";
  Milliseconds cookie_lifetime{36'000'000};      ///< how long somebody stays signed in at most
  Milliseconds cookie_idle_lifetime{7'200'000};  ///< how long without coming back
  SameSite cookie_same_site = SameSite::kNone;   ///< of https issuers
  bool enable_discovery_endpoint = true;
  bool enable_oauth2_metadata_endpoint = true;
  bool show_key_set = true;
  bool show_endpoints = true;
  bool show_api_scopes = true;
  bool show_identity_scopes = true;
  bool show_claims = true;
  bool show_response_types = true;
  bool show_response_modes = true;
  bool show_grant_types = true;
  bool show_token_endpoint_auth_methods = true;
  bool show_introspection_endpoint_auth_methods = true;
  bool show_revocation_endpoint_auth_methods = true;
  /// Further members of the metadata: name and JSON text. A text that begins with `~/` is put below the
  /// issuer; a name that the server writes itself keeps the server's value.
  std::vector<std::pair<std::string, std::string>> custom_entries;
  Seconds discovery_cache_interval{3'600};  ///< how long copies of the metadata are good; 0: nobody keeps any
  KeySettings keys;
  ThrottlingSettings throttling;
  OwnPages own_pages;
  std::vector<ExchangePolicy> exchange_policies;  ///< who may exchange tokens; none: nobody
  std::vector<HookSettings> hooks;
  Seconds preflight_cache_duration{
      0};  ///< how long a browser may keep the answer to a preflight; 0: as it likes

  bool operator==(const RealmOptions&) const = default;
};

/// An issuer whose word about people is taken (RFC 7523 section 2.1).
struct TrustedIssuer {
  std::string issuer;                ///< its `iss`, letter for letter
  std::vector<TrustedKey> keys;      ///< of which one signs
  std::string jwks_uri;              ///< where they stand instead; empty: nowhere
  std::vector<std::string> clients;  ///< ids of those that may present what it signs
  std::string subject_prefix;        ///< before its `sub` it makes the subject of an account
  Seconds assertion_lifetime{300};   ///< how long its assertions may live

  bool operator==(const TrustedIssuer&) const = default;
};

/// What the operator declared for one realm. `name` is the realm's own, "default" where only one is served.
struct RealmSettings {
  std::string name = "default";
  Compatibility compatibility = Compatibility::kWrit;
  RealmOptions options;
  std::vector<Client> clients;
  std::vector<ApiScope> api_scopes;
  std::vector<ApiResource> api_resources;
  std::vector<IdentityResource> identity_resources;
  std::vector<TrustedIssuer> trusted_issuers;
};

}  // namespace writ

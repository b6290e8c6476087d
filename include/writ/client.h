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
};

/// One secret, as stored: never the secret itself.
struct Secret {
  SecretForm form = SecretForm::kSha256;
  std::string digest;                 ///< raw bytes, as long as `form` says
  std::string salt;                   ///< raw bytes; kHmacSha256 only
  std::optional<Instant> expiration;  ///< from this moment on it no longer counts
  std::string description;

  bool operator==(const Secret&) const = default;
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

/// An application that may ask for tokens.
struct Client {
  bool enabled = true;
  std::string client_id;
  std::string client_name;
  std::string description;
  std::vector<Secret> client_secrets;
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

  bool operator==(const Client&) const = default;
};

/// A scope that stands for something an API offers.
struct ApiScope {
  bool enabled = true;
  std::string name;
  std::string display_name;
  bool show_in_discovery_document = true;

  bool operator==(const ApiScope&) const = default;
};

/// A scope that stands for claims about a person.
struct IdentityResource {
  bool enabled = true;
  std::string name;
  bool show_in_discovery_document = true;

  bool operator==(const IdentityResource&) const = default;
};

/// An API: the audience of access tokens.
struct ApiResource {
  bool enabled = true;
  std::string name;
  std::vector<std::string> scopes;
  std::vector<Secret> api_secrets;
  std::vector<std::string> allowed_access_token_signing_algorithms;  ///< empty: any
  bool require_resource_indicator = false;  ///< in no token's `aud` unless asked for by name

  bool operator==(const ApiResource&) const = default;
};

}  // namespace writ

// One realm's configuration: everything that a request may rest on, immutable once made.
#pragma once

#include <string>
#include <vector>

#include "writ/client.h"

namespace writ {

/// Whose manners a realm keeps on the wire. The default is what the RFCs say.
enum class Compatibility { kWrit };

/// The server options of a realm, in the family's names.
struct RealmOptions {
  std::string issuer_uri;
  std::string access_token_jwt_type = "at+jwt";
  bool emit_static_audience_claim = false;
  bool emit_scopes_as_space_delimited_string_in_jwt = true;
  bool enable_token_endpoint = true;
  bool enable_introspection_endpoint = true;
  bool enable_token_revocation_endpoint = true;
  bool enable_discovery_endpoint = true;
  bool enable_oauth2_metadata_endpoint = true;
  bool show_key_set = true;
  bool show_endpoints = true;
  bool show_api_scopes = true;
  bool show_grant_types = true;
  bool show_token_endpoint_auth_methods = true;
  bool show_introspection_endpoint_auth_methods = true;
  bool show_revocation_endpoint_auth_methods = true;
  /// Algorithms of the keys made at first start; the first is the default one. Names of
  /// crypto/jws_algorithms.def.
  std::vector<std::string> signing_algorithms = {"ES256", "RS256"};
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
};

}  // namespace writ

#include "protocol/discovery/discovery_endpoint.h"

#include <algorithm>
#include <array>

#include "base/json_writer.h"
#include "crypto/shared_key.h"
#include "protocol/rules/grant_types.h"
#include "protocol/rules/issuer_url.h"

namespace writ {
namespace {

template <typename Names>
void WriteNames(base::JsonWriter& json, std::string_view member, const Names& names) {
  // An empty list is left out.
  //= rfc8414#section-3.2
  if (std::empty(names)) return;
  json.KeyOf(member).BeginArray();
  for (const auto& name : names) json.String(name);
  json.EndArray();
}

void WriteEndpoints(base::JsonWriter& json, const RealmOptions& options) {
  const auto write = [&](std::string_view member, std::string_view path, bool on) {
    const bool shown = on && (options.show_endpoints || member == "jwks_uri");
    if (!member.empty() && shown) json.KeyOf(member).String(BelowIssuer(options.issuer_uri, path));
  };
#define WRIT_ENDPOINT(method, path, answer, member, sharing, on) write(member, path, on);
#include "protocol/endpoints.def"
#undef WRIT_ENDPOINT
}

std::vector<std::string_view> ShownScopes(const RealmSettings& settings) {
  std::vector<std::string_view> names;
  if (settings.options.show_identity_scopes) {
    for (const IdentityResource& scope : settings.identity_resources) {
      if (scope.enabled && scope.show_in_discovery_document) names.push_back(scope.name);
    }
  }
  if (!settings.options.show_api_scopes) return names;
  for (const ApiScope& scope : settings.api_scopes) {
    if (scope.enabled && scope.show_in_discovery_document) names.push_back(scope.name);
  }
  const auto may_stay = [](const Client& client) { return client.enabled && client.allow_offline_access; };
  if (std::ranges::any_of(settings.clients, may_stay)) names.emplace_back("offline_access");
  return names;
}

/// The algorithms that a key signs with, each once, the default one first.
std::vector<std::string_view> SigningAlgorithms(const KeyRing& keys) {
  std::vector<std::string_view> names;
  for (const RingKey& key : keys.keys()) {
    const std::string_view name = crypto::JwsAlgorithmName(key.key->algorithm());
    const bool fresh = std::ranges::find(names, name) == names.end();
    if (key.phase == KeyPhase::kSigning && fresh) names.push_back(name);
  }
  return names;
}

/// The claims that identity scopes may tell, each once, `sub` first.
std::vector<std::string_view> ShownClaims(const RealmSettings& settings) {
  std::vector<std::string_view> names{"sub"};
  for (const IdentityResource& scope : settings.identity_resources) {
    if (!scope.enabled || !scope.show_in_discovery_document) continue;
    for (const std::string& claim : scope.user_claims) {
      if (std::ranges::find(names, claim) == names.end()) names.emplace_back(claim);
    }
  }
  return names;
}

/// Whether an enabled client lists a grant.
bool IsListed(const RealmSettings& settings, std::string_view grant) {
  return std::ranges::any_of(
      settings.clients, [&](const Client& client) { return client.enabled && MayUseFlow(client, grant); });
}

/// What has to be wanted is named only where somebody wants it.
//= security:T-CA-09
std::vector<std::string_view> ShownGrants(const RealmContext& realm) {
  const RealmSettings& settings = realm.catalog.settings();
  std::vector<std::string_view> names = realm.grants.names();
  if (!IsListed(settings, "password")) std::erase(names, "password");
  if (IsListed(settings, "implicit")) names.emplace_back("implicit");
  // A code has to come from somewhere; a device has to begin somewhere, and its person to decide.
  const RealmOptions& options = realm.catalog.options();
  if (!options.enable_authorize_endpoint) std::erase(names, "authorization_code");
  if (!options.enable_authorize_endpoint || !options.enable_device_authorization_endpoint)
    std::erase(names, kDeviceGrant);
  if (!options.enable_authorize_endpoint || !options.enable_backchannel_authentication_endpoint)
    std::erase(names, kCibaGrant);
  return names;
}

std::vector<std::string_view> ShownResponseTypes(const RealmSettings& settings) {
  std::vector<std::string_view> types{"code"};
  if (IsListed(settings, "implicit")) types.insert(types.end(), {"id_token", "token", "id_token token"});
  if (IsListed(settings, "hybrid"))
    types.insert(types.end(), {"code id_token", "code token", "code id_token token"});
  return types;
}

constexpr std::string_view kAssertionAlgorithms[] = {
#define WRIT_JWS_ALGORITHM(constant, name, kind, hash, crv, group, coordinate) name,
#include "crypto/jws_algorithms.def"
#undef WRIT_JWS_ALGORITHM
};

/// How clients hear of what a person elsewhere said.
void WriteCiba(base::JsonWriter& json, const RealmOptions& options) {
  if (!options.enable_authorize_endpoint || !options.enable_backchannel_authentication_endpoint) return;
  WriteNames(json, "backchannel_token_delivery_modes_supported",
             std::array<std::string_view, 3>{"poll", "ping", "push"});
  json.KeyOf("backchannel_user_code_parameter_supported").Bool(true);
  WriteNames(json, "backchannel_authentication_request_signing_alg_values_supported", kAssertionAlgorithms);
}

/// How applications hear of a sign-out.
void WriteLogout(base::JsonWriter& json, const RealmOptions& options) {
  if (!options.enable_authorize_endpoint || !options.enable_end_session_endpoint) return;
  for (const std::string_view member :
       {"frontchannel_logout_supported", "frontchannel_logout_session_supported",
        "backchannel_logout_supported", "backchannel_logout_session_supported"})
    json.KeyOf(member).Bool(true);
}

/// What the authorization endpoint takes and gives.
void WriteAuthorize(base::JsonWriter& json, const RealmContext& realm) {
  const RealmOptions& options = realm.catalog.options();
  if (!options.enable_authorize_endpoint) return;
  constexpr std::string_view kResponseModes[] = {"query", "fragment", "form_post"};
  constexpr std::string_view kChallengeMethods[] = {"S256"};
  constexpr std::string_view kPrompts[] = {"none", "login", "consent", "select_account"};
  if (options.show_response_types)
    WriteNames(json, "response_types_supported", ShownResponseTypes(realm.catalog.settings()));
  if (options.show_response_modes) WriteNames(json, "response_modes_supported", kResponseModes);
  WriteNames(json, "code_challenge_methods_supported", kChallengeMethods);
  WriteNames(json, "prompt_values_supported", kPrompts);
  //= rfc9207#section-3
  json.Key("authorization_response_iss_parameter_supported").Bool(true);
  json.Key("claims_parameter_supported").Bool(true);
  json.Key("request_parameter_supported").Bool(false).Key("request_uri_parameter_supported").Bool(false);
}

/// What OpenID Connect adds, where there is an identity scope at all.
void WriteOpenId(base::JsonWriter& json, const RealmContext& realm) {
  const RealmSettings& settings = realm.catalog.settings();
  if (settings.identity_resources.empty()) return;
  const bool pairwise = std::ranges::any_of(settings.clients, [](const Client& client) {
    return client.enabled && !client.pair_wise_subject_salt.empty();
  });
  std::vector<std::string_view> subjects{"public"};
  if (pairwise) subjects.emplace_back("pairwise");
  WriteNames(json, "subject_types_supported", subjects);
  WriteNames(json, "id_token_signing_alg_values_supported", SigningAlgorithms(*realm.keys));
  if (settings.options.enable_userinfo_endpoint)
    WriteNames(json, "userinfo_signing_alg_values_supported", SigningAlgorithms(*realm.keys));
  if (settings.options.show_claims) WriteNames(json, "claims_supported", ShownClaims(settings));
}

constexpr std::string_view kClientAuthMethods[] = {
#define WRIT_CLIENT_AUTH_METHOD(name) name,
#include "protocol/client_auth/methods.def"
#undef WRIT_CLIENT_AUTH_METHOD
};

/// Whether a client need not prove who it is.
bool HasPublicClients(const Catalog& catalog) {
  return !catalog.manners().client.needs_secret &&
         std::ranges::any_of(catalog.settings().clients, [](const Client& client) {
           return client.enabled && !client.require_client_secret;
         });
}

/// How clients prove themselves, endpoint by endpoint.
//= rfc8414#section-2
void WriteClientAuth(base::JsonWriter& json, const RealmContext& realm) {
  const RealmOptions& options = realm.catalog.options();
  std::vector<std::string_view> methods(std::begin(kClientAuthMethods), std::end(kClientAuthMethods));
  std::vector<std::string_view> algorithms(std::begin(kAssertionAlgorithms), std::end(kAssertionAlgorithms));
  if (realm.catalog.has_shared_secrets()) {
    methods.emplace_back("client_secret_jwt");
    algorithms.insert(algorithms.end(), crypto::kMacAlgorithms.begin(), crypto::kMacAlgorithms.end());
  }
  std::vector<std::string_view> or_none = methods;
  if (HasPublicClients(realm.catalog)) or_none.emplace_back("none");
  const auto write = [&](const std::string& endpoint, const auto& names, bool shown) {
    if (!shown) return;
    WriteNames(json, endpoint + "_auth_methods_supported", names);
    WriteNames(json, endpoint + "_auth_signing_alg_values_supported", algorithms);
  };
  write("token_endpoint", or_none, options.show_token_endpoint_auth_methods);
  write("introspection_endpoint", methods,
        options.enable_introspection_endpoint && options.show_introspection_endpoint_auth_methods);
  write("revocation_endpoint", or_none,
        options.enable_token_revocation_endpoint && options.show_revocation_endpoint_auth_methods);
}

/// Adds what the operator wants to stand there, too. `so_far`: the document up to here.
void WriteCustomEntries(base::JsonWriter& json, const RealmOptions& options, const std::string& so_far) {
  constexpr std::string_view kBelow = "\"~/";
  for (const auto& [name, value] : options.custom_entries) {
    if (so_far.contains('"' + name + "\":")) continue;
    json.KeyOf(name);
    json.Raw(value.starts_with(kBelow)
                 ? '"' + BelowIssuer(options.issuer_uri, value.substr(kBelow.size() - 1))
                 : value);
  }
}

}  // namespace

std::string MakeMetadata(const RealmContext& realm) {
  const RealmOptions& options = realm.catalog.options();
  std::string out;
  base::JsonWriter json(out);
  json.BeginObject().Key("issuer").String(options.issuer_uri);
  WriteEndpoints(json, options);
  WriteNames(json, "scopes_supported", ShownScopes(realm.catalog.settings()));
  if (options.show_grant_types) WriteNames(json, "grant_types_supported", ShownGrants(realm));
  WriteClientAuth(json, realm);
  if (options.enable_introspection_endpoint) {
    //= rfc9701#section-7
    WriteNames(json, "introspection_signing_alg_values_supported", SigningAlgorithms(*realm.keys));
  }
  WriteAuthorize(json, realm);
  WriteOpenId(json, realm);
  WriteCiba(json, options);
  WriteLogout(json, options);
  WriteCustomEntries(json, options, out);
  json.EndObject();
  return out;
}

Reply AnswerDiscovery(const Call& /*call*/, const RealmContext& realm) {
  Reply reply;
  reply.fields.push_back({"Content-Type", "application/json"});
  const std::int64_t kept = realm.catalog.options().discovery_cache_interval.count();
  reply.fields.push_back(
      {"Cache-Control", kept > 0 ? "public, max-age=" + std::to_string(kept) : "no-store"});
  reply.body = MakeMetadata(realm);
  reply.outcome.endpoint = "discovery";
  return reply;
}

}  // namespace writ

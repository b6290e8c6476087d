#include "protocol/discovery/discovery_endpoint.h"

#include "base/json_writer.h"

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
  std::string base = options.issuer_uri;
  while (base.ends_with('/')) base.pop_back();
  const auto write = [&](std::string_view member, std::string_view path, bool on) {
    const bool shown = on && (options.show_endpoints || member == "jwks_uri");
    if (!member.empty() && shown) json.KeyOf(member).String(base + std::string(path));
  };
#define WRIT_ENDPOINT(method, path, answer, member, sharing, on) write(member, path, on);
#include "protocol/endpoints.def"
#undef WRIT_ENDPOINT
}

std::vector<std::string_view> ShownScopes(const RealmSettings& settings) {
  std::vector<std::string_view> names;
  for (const ApiScope& scope : settings.api_scopes) {
    if (scope.enabled && scope.show_in_discovery_document) names.push_back(scope.name);
  }
  return names;
}

constexpr std::string_view kClientAuthMethods[] = {
#define WRIT_CLIENT_AUTH_METHOD(name) name,
#include "protocol/client_auth/methods.def"
#undef WRIT_CLIENT_AUTH_METHOD
};

}  // namespace

std::string MakeMetadata(const RealmContext& realm) {
  const RealmOptions& options = realm.catalog.options();
  std::string out;
  base::JsonWriter json(out);
  json.BeginObject().Key("issuer").String(options.issuer_uri);
  WriteEndpoints(json, options);
  if (options.show_api_scopes) WriteNames(json, "scopes_supported", ShownScopes(realm.catalog.settings()));
  if (options.show_grant_types) WriteNames(json, "grant_types_supported", realm.grants.names());
  const auto write_methods = [&](std::string_view member, bool shown) {
    if (shown) WriteNames(json, member, kClientAuthMethods);
  };
  write_methods("token_endpoint_auth_methods_supported", options.show_token_endpoint_auth_methods);
  write_methods("introspection_endpoint_auth_methods_supported",
                options.enable_introspection_endpoint && options.show_introspection_endpoint_auth_methods);
  write_methods("revocation_endpoint_auth_methods_supported",
                options.enable_token_revocation_endpoint && options.show_revocation_endpoint_auth_methods);
  json.EndObject();
  return out;
}

Reply AnswerDiscovery(const Call& /*call*/, const RealmContext& realm) {
  Reply reply;
  reply.fields.push_back({"Content-Type", "application/json"});
  reply.fields.push_back({"Cache-Control", "public, max-age=3600"});
  reply.body = MakeMetadata(realm);
  reply.outcome.endpoint = "discovery";
  return reply;
}

}  // namespace writ

#include "protocol/catalog.h"

#include <algorithm>
#include <utility>

namespace writ {
namespace {

template <typename Map>
typename Map::mapped_type FindOrNull(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

Catalog::Catalog(RealmSettings settings, SharedSecretsByClient shared)
    : settings_(std::move(settings)), shared_secrets_(std::move(shared)) {
  std::size_t most_secrets = 1;
  for (const Client& client : settings_.clients) {
    clients_.emplace(client.client_id, &client);
    most_secrets = std::max(most_secrets, client.client_secrets.size());
    if (!client.keys.empty()) client_keys_.emplace(client.client_id, KeySet(client.keys));
    if (client.enabled)
      origins_.insert(client.allowed_cors_origins.begin(), client.allowed_cors_origins.end());
  }
  for (const ApiResource& resource : settings_.api_resources) {
    api_resources_.emplace(resource.name, &resource);
    most_secrets = std::max(most_secrets, resource.api_secrets.size());
  }
  for (const ApiScope& scope : settings_.api_scopes) api_scopes_.emplace(scope.name, &scope);
  for (const IdentityResource& resource : settings_.identity_resources) {
    identity_resources_.emplace(resource.name, &resource);
  }
  for (const ApiResource& resource : settings_.api_resources) {
    if (!resource.enabled) continue;
    for (const std::string& scope : resource.scopes) resources_by_scope_[scope].push_back(&resource);
  }
  decoys_.assign(most_secrets, Secret{.form = SecretForm::kSha256, .digest = std::string(32, '\0')});
}

const Client* Catalog::FindClient(std::string_view client_id) const {
  return FindOrNull(clients_, client_id);
}

const KeySet& Catalog::KeysOf(const Client& client) const {
  static const KeySet kNone;
  const auto found = client_keys_.find(client.client_id);
  return found == client_keys_.end() ? kNone : found->second;
}

const SharedSecrets& Catalog::SharedSecretsOf(const Client& client) const {
  static const SharedSecrets kNone;
  const auto found = shared_secrets_.find(client.client_id);
  return found == shared_secrets_.end() ? kNone : found->second;
}

const ApiResource* Catalog::FindApiResource(std::string_view name) const {
  return FindOrNull(api_resources_, name);
}

const ApiScope* Catalog::FindApiScope(std::string_view name) const {
  return FindOrNull(api_scopes_, name);
}

const IdentityResource* Catalog::FindIdentityResource(std::string_view name) const {
  return FindOrNull(identity_resources_, name);
}

const std::vector<const ApiResource*>& Catalog::FindResources(std::string_view scope) const {
  static const std::vector<const ApiResource*> kNone;
  const auto found = resources_by_scope_.find(scope);
  return found == resources_by_scope_.end() ? kNone : found->second;
}

}  // namespace writ

// One realm's clients, scopes and resources, indexed for lookups. Immutable.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "protocol/assertions/key_set.h"
#include "protocol/client_auth/sealed_secrets.h"
#include "protocol/wire_profiles/manners.h"
#include "writ/snapshot.h"

namespace writ {

/// Thread: may be read from any thread.
class Catalog {
 public:
  /// Takes settings that were checked (config/): each name stands once; `shared`: what was sealed of them.
  explicit Catalog(RealmSettings settings, SharedSecretsByClient shared = {});
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;

  const RealmSettings& settings() const { return settings_; }
  const RealmOptions& options() const { return settings_.options; }
  const Manners& manners() const { return MannersOf(settings_.compatibility); }

  /// The client of this id, disabled ones too; null when there is none.
  const Client* FindClient(std::string_view client_id) const;

  /// The keys by which a client of this catalog proves itself.
  const KeySet& KeysOf(const Client& client) const;

  /// The secrets that it may sign with.
  const SharedSecrets& SharedSecretsOf(const Client& client) const;

  /// Whether there is a client that may sign with a secret.
  bool has_shared_secrets() const { return !shared_secrets_.empty(); }

  /// The scope of this name, disabled ones too; null when there is none.
  const ApiScope* FindApiScope(std::string_view name) const;
  const IdentityResource* FindIdentityResource(std::string_view name) const;

  /// The API resource of this name, disabled ones too; null when there is none.
  const ApiResource* FindApiResource(std::string_view name) const;

  /// The enabled API resources that expose the scope, in the order of their declaration; empty when none
  /// does.
  const std::vector<const ApiResource*>& FindResources(std::string_view scope) const;

  /// Whether an enabled client lists this origin, letter for letter.
  bool AllowsOrigin(std::string_view origin) const { return origins_.contains(origin); }

  /// Secrets that match nothing, as many as the client with the most has: what a check works through in place
  /// of those that an unknown client lacks.
  const std::vector<Secret>& decoys() const { return decoys_; }

 private:
  // Keys are views into settings_, which never changes.
  RealmSettings settings_;
  std::unordered_map<std::string_view, const Client*> clients_;
  std::unordered_map<std::string_view, const ApiScope*> api_scopes_;
  std::unordered_map<std::string_view, const IdentityResource*> identity_resources_;
  std::unordered_map<std::string_view, const ApiResource*> api_resources_;
  std::unordered_map<std::string_view, std::vector<const ApiResource*>> resources_by_scope_;
  std::unordered_set<std::string_view> origins_;
  std::unordered_map<std::string_view, KeySet> client_keys_;
  SharedSecretsByClient shared_secrets_;
  std::vector<Secret> decoys_;
};

}  // namespace writ

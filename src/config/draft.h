// What the files declare, read but not yet checked against the rules: each value still knows its node.
#pragma once

#include <string>
#include <vector>

#include "config/configuration.h"
#include "config/former_scope.h"
#include "config/node.h"
#include "writ/snapshot.h"

namespace writ::config {

/// A part of the model and where it stands.
template <typename T>
struct Placed {
  T value;
  const Node* node = nullptr;
  std::string where;  ///< `client "web"`
};

/// What follows from a mistake in a client.
enum class BrokenClients {
  kRefuse,   ///< the configuration is not served
  kDisable,  ///< the client is off, with a warning
};

struct Draft {
  BrokenClients broken_clients = BrokenClients::kRefuse;
  std::vector<std::string> disabled;  ///< ids of the clients that are off for a mistake
  RealmSettings realm;                ///< its lists stay empty until the draft is accepted
  ServerSettings server;
  std::vector<Placed<ExchangePolicy>> exchange_policies;
  std::vector<Placed<HookSettings>> hooks;
  std::vector<Placed<Client>> clients;
  std::vector<Placed<FormerScope>> former_scopes;  ///< until they are taken for what they are here
  std::vector<Placed<ApiScope>> api_scopes;
  std::vector<Placed<ApiResource>> api_resources;
  std::vector<Placed<IdentityResource>> identity_resources;
  std::vector<Placed<TrustedIssuer>> trusted_issuers;
};

}  // namespace writ::config

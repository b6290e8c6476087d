// All endpoints of a realm as routes: the lines of endpoints.def.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "protocol/call.h"
#include "protocol/live_realm.h"

namespace writ {

/// The routes of `realm`, under the path of the issuer that it has at the time of the call.
/// Gives all endpoints, each offered while the realm's options leave it on;
/// /.well-known/oauth-authorization-server stands before the issuer's path (RFC 8414 section 3.1).
std::vector<Route> MakeRoutes(const std::shared_ptr<const LiveRealm>& realm);

/// The same of a realm that never changes.
std::vector<Route> MakeRoutes(const std::shared_ptr<const RealmContext>& realm);

/// The path of the issuer's URL, without a trailing slash; empty when it has none.
std::string IssuerPath(const std::string& issuer_uri);

}  // namespace writ

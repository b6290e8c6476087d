// What an operator asks of the running server, over its Unix socket: /reload, /explain.
#pragma once

#include <vector>

#include "observe/explain.h"
#include "protocol/call.h"
#include "server/realm_keeper.h"

namespace writ::server {

/// The routes of the admin socket. Both outlive them.
std::vector<Route> MakeAdminRoutes(RealmKeeper& keeper, const observe::Refusals& refusals);

}  // namespace writ::server

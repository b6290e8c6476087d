// What client authentication looks at, of a realm.
#pragma once

#include "protocol/client_auth/client_auth.h"
#include "protocol/realm_context.h"

namespace writ {

/// Good as long as `call` and `realm`.
ClientWorld MakeClientWorld(const Call& call, const RealmContext& realm);

}  // namespace writ

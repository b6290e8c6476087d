// What the gate looks at, of a realm.
#pragma once

#include "protocol/gate/gate.h"
#include "protocol/realm_context.h"

namespace writ {

/// Good as long as `call` and `realm`.
GateWorld MakeGateWorld(const Call& call, const RealmContext& realm);

}  // namespace writ

// What the gate looks at, of a realm.
#pragma once

#include "protocol/gate/gate.h"
#include "protocol/realm_context.h"

namespace writ {

/// Good as long as `call` and `realm`.
GateWorld MakeGateWorld(const Call& call, const RealmContext& realm);

/// The same, where `consent` of a person to a client is given in the change that makes the tokens durable: it
/// is not in the store yet. Good as long as the others, too.
GateWorld MakeGateWorld(const Call& call, const RealmContext& realm, const std::string& account_id,
                        const std::string& client_id, const std::string& consent);

}  // namespace writ

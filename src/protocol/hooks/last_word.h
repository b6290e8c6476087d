// The last word on a token request: after the gate, before anything is made or used up.
#pragma once

#include "protocol/call.h"
#include "protocol/form/form_params.h"
#include "protocol/gate/gate.h"
#include "protocol/realm_context.h"
#include "writ/oauth_error.h"

namespace writ {

/// Asks the realm's token_request hook, where it has one, and adds what it says to the response.
/// Refuses: in the hook's words; nothing was used up.
/// Faults: as Hook::AskLastWord; kUnavailable for a member that the grant has set, too.
Result<void> AskLastWord(const Call& call, const RealmContext& realm, const FormParams& params,
                         Cleared& cleared);

}  // namespace writ

// The password grant where a hook knows the passwords.
#pragma once

#include "protocol/grants/grant_ports.h"
#include "protocol/hooks/hook_call.h"
#include "protocol/rules/acr_values.h"
#include "writ/decision.h"
#include "writ/grant.h"
#include "writ/oauth_error.h"

namespace writ {

/// Asks a password hook whether the call's name and password belong together.
/// Takes `asked`: the scopes and resources that were asked for. Keeps: the attempt is counted before the hook
/// is asked, under the same limits as our own; a right password forgets it.
/// Refuses: as Directory::CountElsewhere, and then nobody is asked; as FollowVerdict.
/// Faults: as Hook::AskVerdict and FollowVerdict; kUnavailable when somebody is accepted who is not named.
Result<Decision> AskPassword(const Hook& hook, const GrantCall& call, const GrantPorts& ports,
                             const AcrValues& acr, Decision asked);

}  // namespace writ

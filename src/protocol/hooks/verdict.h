// What a hook's word gives a request: the same bounds for each kind that gives any.
#pragma once

#include <string>
#include <string_view>

#include "protocol/hooks/hook_call.h"
#include "writ/decision.h"
#include "writ/grant.h"
#include "writ/oauth_error.h"

namespace writ {

/// A question of a grant, with the parameters that the hook may see. Views last as long as `call`, `hook` and
/// `asked`.
/// Takes `asked`: the scopes and resources that were asked for.
HookQuestion QuestionOf(const Hook& hook, const GrantCall& call, std::string_view realm,
                        std::string_view grant_type, const Decision& asked);

/// The decision that the verdict makes of what was asked for.
/// Refuses: in the hook's words; kPersonDisabled.
/// Faults: kUnavailable for a scope that was not asked for, and for a subject that the realm does not know.
Result<Decision> FollowVerdict(const Hook& hook, const GrantCall& call, HookVerdict verdict, Decision asked);

}  // namespace writ

// The person whose subject somebody names.
#pragma once

#include <string_view>

#include "protocol/call.h"
#include "protocol/realm_context.h"
#include "writ/oauth_error.h"
#include "writ/person.h"

namespace writ {

/// The person of this subject, as if they had signed in at the moment of the call.
/// Refuses: kSubjectNotKnown, kPersonDisabled. Faults: what the directory throws.
Result<Principal> FindPersonOf(const Call& call, const RealmContext& realm, std::string_view subject);

}  // namespace writ

// The person whose subject somebody names.
#pragma once

#include <string_view>

#include "protocol/call.h"
#include "protocol/realm_context.h"
#include "writ/oauth_error.h"
#include "writ/person.h"

namespace writ {

/// The person of this subject, as if they had signed in at the moment of the call. Takes `by_hook`: as
/// Assertion::by_hook. Refuses: kSubjectNotKnown, kPersonDisabled. Faults: what the directory throws.
Result<Principal> FindPersonOf(const Call& call, const RealmContext& realm, std::string_view subject,
                               bool by_hook = false);

}  // namespace writ

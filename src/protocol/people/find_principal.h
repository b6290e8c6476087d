// Whether a person who signed in may still be spoken for.
#pragma once

#include <string>
#include <string_view>

#include "writ/directory.h"
#include "writ/oauth_error.h"
#include "writ/person.h"

namespace writ {

/// The person as the directory has them now.
/// Refuses: kPersonGone, kPersonDisabledSince; kPersonChanged when what was signed in then has been ended.
/// Faults: what the directory throws.
Result<Person> FindPrincipal(Directory& people, std::string_view realm, const Principal& principal);

/// How a page greets the person of this account; empty: there is none any more.
/// Faults: what the directory throws.
std::string UsernameOf(Directory& people, std::string_view realm, std::string_view account_id);

}  // namespace writ

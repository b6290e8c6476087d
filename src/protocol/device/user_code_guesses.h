// How often user codes may be typed.
#pragma once

#include <string_view>
#include <vector>

#include "writ/change.h"

namespace writ {

/// What typing a code must be under, as conditions of a change: within five minutes 5 of a session, 20 of an
/// address, 1,000 in all. Counted in the store, so that no restart and no second node gives a guesser more.
/// Source: RFC 8628 section 5.1.
std::vector<Condition> UserCodeCounts(std::string_view sid, std::string_view address, Instant now);

/// What takes back the count of the session after a right code.
Write ForgetUserCodes(std::string_view sid, Instant now);

}  // namespace writ

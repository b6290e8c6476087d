// What a person types to say which device they mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "writ/client.h"
#include "writ/random.h"

namespace writ {

/// A new user code, without dash: 8 consonants that are hard to mistake (20 to the power of 8), or 9 digits.
/// Source: RFC 8628 section 6.1.
std::string MakeUserCode(UserCodeType type, Random& random);

/// As it is shown: `WDJB-MJHT`, `019-450-730`.
std::string ShownUserCode(std::string_view user_code);

/// A user code as it was typed, in any letter case, with blanks and dashes wherever. Absent for what cannot
/// be one.
std::optional<std::string> NormalUserCode(std::string_view typed);

}  // namespace writ

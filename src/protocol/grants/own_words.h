// What a grant that is not built in may say in its own words.
#pragma once

#include <string_view>

#include "writ/oauth_error.h"

namespace writ {

/// Whether a member of a token response, or of a refusal, is the server's own.
bool IsStandardMember(std::string_view name);

/// Faults: kBug for an error that is none of RFC 6749 section 5.2 or invalid_target, a description outside
/// its characters, or a member that is the server's own.
void CheckOwnWords(const OwnWords& words);

}  // namespace writ

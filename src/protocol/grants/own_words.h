// What a grant that is not built in may say in its own words.
#pragma once

#include <optional>
#include <string_view>

#include "writ/oauth_error.h"

namespace writ {

/// Whether a member of a token response, or of a refusal, is the server's own.
bool IsStandardMember(std::string_view name);

/// What is wrong with the words, as a literal; absent when they may be said: an error of RFC 6749 section 5.2
/// or invalid_target, a description of its characters, no member of the server's own.
std::optional<std::string_view> MistakeOf(const OwnWords& words);

/// Faults: kBug for an error that is none of RFC 6749 section 5.2 or invalid_target, a description outside
/// its characters, or a member that is the server's own.
void CheckOwnWords(const OwnWords& words);

}  // namespace writ

// Percent-coding as application/x-www-form-urlencoded has it (`+` is a blank).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ::base {

/// Decodes one name or value of a form. Absent when a `%` is not followed by two hex digits.
/// Gives raw bytes: NUL and invalid UTF-8 are the caller's to refuse.
std::optional<std::string> FormDecode(std::string_view text);

/// Encodes one name or value of a form: all but ALPHA, DIGIT, `-._*` becomes `%XX`, a blank becomes `+`.
std::string FormEncode(std::string_view text);

}  // namespace writ::base

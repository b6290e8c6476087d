// Small questions about text that several layers ask.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::base {

/// True when `text` is well-formed UTF-8 (no overlong forms, no surrogates, nothing past U+10FFFF).
bool IsUtf8(std::string_view text);

/// ASCII letters in lower case, all other bytes kept.
std::string AsciiLower(std::string_view text);

/// Compares ASCII letters without regard to case, all other bytes exactly.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

/// `text` without leading and trailing blanks and tabs.
std::string_view TrimBlanks(std::string_view text);

/// The parts of `text` between single blanks; empty parts are left out.
std::vector<std::string_view> SplitBlanks(std::string_view text);

/// `parts` with one blank between each two.
std::string JoinBlanks(const std::vector<std::string>& parts);

/// The number that all of `text` is, in decimal digits without a sign. Absent when it is none or too large.
std::optional<std::uint64_t> ParseDecimal(std::string_view text);

/// Lower-case hex of `bytes`.
std::string HexLower(std::string_view bytes);

/// Upper-case hex of `bytes`.
std::string HexUpper(std::string_view bytes);

/// The number of single-character edits between `a` and `b`, for suggestions.
std::size_t EditDistance(std::string_view a, std::string_view b);

}  // namespace writ::base

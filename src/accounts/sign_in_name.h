// Names that people type, made one however they are typed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ::accounts {

/// The form in which names are compared: without blanks around it, compatibility forms and letter case folded
/// (NFKC case folding, Unicode TR 44), so that `Bob`, `bob ` and `ＢＯＢ` are one. Absent for what is empty,
/// longer than 320 bytes, no UTF-8, or holds control characters.
std::optional<std::string> CanonicalName(std::string_view typed);

/// A password as it is hashed: NFC (RFC 8265 section 4.2), so that one keyboard's accents are another's.
/// Given as it is when it is no UTF-8.
std::string CanonicalPassword(std::string_view typed);

}  // namespace writ::accounts

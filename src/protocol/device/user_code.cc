#include "protocol/device/user_code.h"

#include <algorithm>
#include <array>
#include <span>

namespace writ {
namespace {

constexpr std::string_view kLetters = "BCDFGHJKLMNPQRSTVWXZ";
constexpr std::string_view kDigits = "0123456789";
constexpr std::size_t kLetterCount = 8;
constexpr std::size_t kDigitCount = 9;
constexpr std::size_t kLongestTyped = 64;

/// One of the characters, each as likely as the others.
char Draw(std::string_view characters, Random& random) {
  const std::size_t fair = 256 - 256 % characters.size();
  while (true) {
    std::array<std::byte, 1> byte;
    random.Fill(byte);
    const auto value = std::to_integer<std::size_t>(byte[0]);
    if (value < fair) return characters[value % characters.size()];
  }
}

bool IsAllOf(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

}  // namespace

std::string MakeUserCode(UserCodeType type, Random& random) {
  const bool letters = type == UserCodeType::kLetters;
  std::string code(letters ? kLetterCount : kDigitCount, '\0');
  for (char& c : code) c = Draw(letters ? kLetters : kDigits, random);
  return code;
}

std::string ShownUserCode(std::string_view user_code) {
  const std::size_t part = user_code.size() == kDigitCount ? 3 : 4;
  std::string shown;
  for (std::size_t at = 0; at < user_code.size(); at += part)
    shown.append(shown.empty() ? "" : "-").append(user_code.substr(at, part));
  return shown;
}

std::optional<std::string> NormalUserCode(std::string_view typed) {
  if (typed.size() > kLongestTyped) return std::nullopt;
  std::string code;
  for (const char c : typed) {
    if (c == ' ' || c == '-') continue;
    code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  const bool letters = code.size() == kLetterCount && IsAllOf(code, kLetters);
  const bool digits = code.size() == kDigitCount && IsAllOf(code, kDigits);
  if (!letters && !digits) return std::nullopt;
  return code;
}

}  // namespace writ

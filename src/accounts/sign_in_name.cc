#include "accounts/sign_in_name.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace writ::accounts {
namespace {

constexpr std::size_t kLongestName = 320;

struct FreeText {
  void operator()(utf8proc_uint8_t* text) const { std::free(text); }
};

/// `text` mapped as `options` say. Absent when it is no UTF-8.
std::optional<std::string> Map(std::string_view text, int options) {
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                               static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                                               static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, FreeText> owner(mapped);
  if (length < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length));
}

}  // namespace

std::optional<std::string> CanonicalName(std::string_view typed) {
  if (typed.size() > kLongestName) return std::nullopt;
  constexpr int kFold =
      UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
  auto name = Map(typed, kFold);
  // What was put together may fold once more: until nothing changes.
  for (auto again = name; again && (again = Map(*name, kFold)) != name;) name = again;
  if (!name) return std::nullopt;
  // What was another kind of blank is one now.
  name->erase(0, std::min(name->find_first_not_of(' '), name->size()));
  name->erase(name->find_last_not_of(' ') + 1);
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (name->empty() || std::ranges::any_of(*name, is_control)) return std::nullopt;
  return name;
}

std::string CanonicalPassword(std::string_view typed) {
  return Map(typed, UTF8PROC_STABLE | UTF8PROC_COMPOSE).value_or(std::string(typed));
}

}  // namespace writ::accounts

#include "base/uri.h"

#include <algorithm>

#include "base/text.h"

namespace writ::base {
namespace {

bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::optional<std::string> UriScheme(std::string_view uri) {
  const std::size_t colon = uri.find(':');
  if (colon == std::string_view::npos || colon == 0 || !IsAlpha(uri.front())) return std::nullopt;
  const std::string_view scheme = uri.substr(0, colon);
  const bool sound = std::ranges::all_of(
      scheme, [](char c) { return IsAlpha(c) || IsDigit(c) || c == '+' || c == '-' || c == '.'; });
  if (!sound) return std::nullopt;
  return AsciiLower(scheme);
}

std::optional<std::string> UriOrigin(std::string_view uri) {
  const auto scheme = UriScheme(uri);
  if (!scheme || (*scheme != "https" && *scheme != "http")) return std::nullopt;
  const std::string_view rest = uri.substr(scheme->size());
  if (!rest.starts_with("://")) return std::nullopt;
  std::string authority = AsciiLower(rest.substr(3, rest.find_first_of("/?#", 3) - 3));
  const std::string_view own_port = *scheme == "https" ? ":443" : ":80";
  if (authority.ends_with(own_port)) authority.resize(authority.size() - own_port.size());
  if (authority.empty()) return std::nullopt;
  return *scheme + "://" + authority;
}

}  // namespace writ::base

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

bool IsLoopbackUri(std::string_view uri) {
  const std::string origin = UriOrigin(uri).value_or("");
  const std::size_t slashes = origin.find("//");
  if (slashes == std::string::npos) return false;
  const std::string_view authority = std::string_view(origin).substr(slashes + 2);
  if (authority == "[::1]" || authority.starts_with("[::1]:")) return true;
  const std::string_view host = authority.substr(0, authority.find(':'));
  const bool v4 = host.starts_with("127.") &&
                  std::ranges::all_of(host, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  return host == "localhost" || v4;
}

}  // namespace writ::base

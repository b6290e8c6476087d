#include "config/uri.h"

#include <algorithm>

#include "base/text.h"
#include "base/uri.h"

namespace writ::config {

namespace {

bool IsVisible(char c) {
  return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"' && c != '\\';
}

bool IsPort(std::string_view text) {
  const auto port = base::ParseDecimal(text);
  return port && *port <= 65535;
}

}  // namespace

std::optional<UriParts> SplitUri(std::string_view uri) {
  auto scheme = base::UriScheme(uri);
  if (!scheme || !std::all_of(uri.begin(), uri.end(), IsVisible)) return std::nullopt;
  std::string_view after = uri.substr(scheme->size() + 1);
  if (!after.starts_with("//")) return std::nullopt;
  after.remove_prefix(2);
  const std::size_t end = std::min(after.find_first_of("/?#"), after.size());
  return UriParts{std::move(*scheme), after.substr(0, end), after.substr(end)};
}

bool IsHostAndPort(std::string_view authority) {
  if (authority.empty() || authority.find('@') != std::string_view::npos) return false;
  std::size_t host_end = authority.find(':');
  if (authority.front() == '[') {
    host_end = authority.find(']');
    if (host_end == std::string_view::npos || host_end < 3) return false;
    ++host_end;
  }
  host_end = std::min(host_end, authority.size());
  if (host_end == 0) return false;
  return host_end == authority.size() ||
         (authority[host_end] == ':' && IsPort(authority.substr(host_end + 1)));
}

bool IsServerUri(std::string_view uri) {
  const auto parts = SplitUri(uri);
  return parts && (parts->scheme == "https" || parts->scheme == "http") && IsHostAndPort(parts->authority) &&
         !parts->rest.contains('#');
}

bool IsListenAddress(std::string_view address) {
  const std::size_t colon = address.rfind(':');
  return colon != std::string_view::npos && IsPort(address.substr(colon + 1)) && IsHostAndPort(address) &&
         std::all_of(address.begin(), address.end(), IsVisible);
}

}  // namespace writ::config

#include "protocol/rules/redirect_uri.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"

namespace writ {
namespace {

/// `uri` without its port, if it is a loopback one.
std::optional<std::string> WithoutLoopbackPort(std::string_view uri) {
  for (const std::string_view host : {"http://127.0.0.1", "http://[::1]", "http://localhost"}) {
    if (!uri.starts_with(host)) continue;
    std::string_view rest = uri.substr(host.size());
    if (rest.starts_with(':')) {
      const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
      const auto port = base::ParseDecimal(rest.substr(1, end - 1));
      if (!port || *port > 65'535) return std::nullopt;
      rest.remove_prefix(end);
    }
    if (!rest.empty() && rest.front() != '/' && rest.front() != '?') return std::nullopt;
    return std::string(host) + std::string(rest);
  }
  return std::nullopt;
}

}  // namespace

bool IsRegisteredRedirect(const Client& client, std::string_view uri) {
  if (std::ranges::find(client.redirect_uris, uri) != client.redirect_uris.end()) return true;
  const auto bare = client.require_pkce ? WithoutLoopbackPort(uri) : std::nullopt;
  return bare && std::ranges::any_of(client.redirect_uris, [&](const std::string& registered) {
           return WithoutLoopbackPort(registered) == bare;
         });
}

bool IsClaimedRedirect(std::string_view uri) {
  return uri.starts_with("https://");
}

}  // namespace writ

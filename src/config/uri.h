// As much of a URI (RFC 3986) as the rules ask about.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ::config {

struct UriParts {
  std::string scheme;  ///< in lower case
  std::string_view authority;
  std::string_view rest;  ///< from the path on
};

/// The parts of an absolute URI with an authority. Absent for anything else, white space and control
/// characters included.
std::optional<UriParts> SplitUri(std::string_view uri);

/// Whether it is the URI of somebody's server: http or https, without fragment and user information.
bool IsServerUri(std::string_view uri);

/// True for `host` or `host:port`, without user information.
bool IsHostAndPort(std::string_view authority);

/// True when all of `address` is `host:port`, as a listener takes it.
bool IsListenAddress(std::string_view address);

}  // namespace writ::config

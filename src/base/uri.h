// As much of a URI (RFC 3986) as several layers ask about.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace writ::base {

/// The scheme in lower case; absent when `uri` has none.
/// Source: RFC 3986 section 3.1.
std::optional<std::string> UriScheme(std::string_view uri);

/// The origin of an http or https URI as browsers write it: scheme and host in lower case, the port where it
/// is not the scheme's own. Absent for every other.
/// Source: RFC 6454 sections 4 and 6.2.
std::optional<std::string> UriOrigin(std::string_view uri);

/// Whether the host of an http or https URI is written as this machine itself: localhost, 127.x.x.x or
/// [::1].
bool IsLoopbackUri(std::string_view uri);

}  // namespace writ::base

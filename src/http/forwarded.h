// What a trusted proxy says of the request that it passes on.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/ip_networks.h"
#include "protocol/call.h"

namespace writ::http {

/// The proxies in front, and what they write: nothing else of a request is theirs, whatever a client has
/// written.
struct Proxies {
  base::IpNetworks networks;
  bool write_forwarded = false;  ///< `Forwarded` (RFC 7239); else `X-Forwarded-For`
  bool write_prefix = false;     ///< `X-Forwarded-Prefix`
};

/// The client's address, as the one header field tells it that the proxies write: of its chain the last
/// address that is no proxy's. Absent when the field names none, anything before it in the chain is no
/// address, or the chain is longer than any.
std::optional<std::string> FindForwardedClient(std::span<const HeaderField> fields, const Proxies& proxies);

/// The path that the proxy took away, as `X-Forwarded-Prefix` tells it: `/auth`. Absent when proxies do not
/// write it, it is not there, stands twice, or is no such path.
std::optional<std::string> FindForwardedPrefix(std::span<const HeaderField> fields, const Proxies& proxies);

}  // namespace writ::http

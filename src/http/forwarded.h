// What a trusted proxy says of the request that it passes on.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/ip_networks.h"
#include "protocol/call.h"

namespace writ::http {

/// The client's address, as the header fields of a request that came from a listed proxy tell it: of the
/// chain in `Forwarded` (RFC 7239) or, where there is none, `X-Forwarded-For`, the last address that is no
/// listed proxy's. Absent when the fields name none, or anything before it in the chain is no address: what a
/// client wrote there itself is never believed.
std::optional<std::string> FindForwardedClient(std::span<const HeaderField> fields,
                                               const base::IpNetworks& proxies);

/// The path that the proxy took away, as `X-Forwarded-Prefix` tells it: `/auth`. Absent when it is not there,
/// stands twice, or is no such path.
std::optional<std::string> FindForwardedPrefix(std::span<const HeaderField> fields);

}  // namespace writ::http

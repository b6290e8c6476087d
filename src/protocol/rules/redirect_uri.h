// Where a browser may be sent back to.
#pragma once

#include <string_view>

#include "writ/client.h"

namespace writ {

/// Whether `uri` is one of the client's registered ones: byte by byte. Of a client that must use PKCE the
/// port of a loopback URI (http, 127.0.0.1, [::1] or localhost) may be any. Source: RFC 9700 section 2.1, RFC
/// 8252 section 7.3.
bool IsRegisteredRedirect(const Client& client, std::string_view uri);

/// Whether whoever answers at the URI is known to be the client: https. An application's own scheme and a
/// loopback port may be another program's. Source: RFC 8252 section 8.6.
bool IsClaimedRedirect(std::string_view uri);

}  // namespace writ

// JWTs that a client or an issuer signs in an exchange.
#pragma once

#include <string>

#include "writ/time.h"

namespace writ::exchanges {

/// `body` with each `<signed {header} {claims}>` replaced by a compact JWS over them by the key of
/// config/assertions.json, with `<now>`, `<now+60>` and `<now-60>` inside as Unix seconds.
std::string SignWhatIsMarked(std::string body, Instant now);

}  // namespace writ::exchanges

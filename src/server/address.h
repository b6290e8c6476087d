// HOST:PORT as settings write it.
#pragma once

#include <string_view>

#include "http/listener.h"

namespace writ::server {

/// Reads `127.0.0.1:5000`, `[::1]:5000` or `:5000` (all addresses).
/// Faults: kUnavailable for anything else, with a sentence that says so.
http::ListenAddress ParseListenAddress(std::string_view text);

}  // namespace writ::server

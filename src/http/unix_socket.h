// Listening on a Unix socket.
#pragma once

#include <string>

namespace writ::http {

/// Opens a listening socket at `path`, which its owner alone may connect to. Gives its descriptor.
/// Faults: kUnavailable when the path is too long, somebody listens there, or it cannot be made.
int OpenUnixSocket(const std::string& path, int backlog);

}  // namespace writ::http

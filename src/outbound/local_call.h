// Calls to our own running server, over its Unix socket.
#pragma once

#include <expected>
#include <string>

namespace writ::outbound {

struct LocalReply {
  int status = 0;
  std::string body;
};

/// Sends one request to the server that listens on the Unix socket at `socket_path`.
/// Takes `method`: "GET" or "POST", without a body; `target`: of plain characters.
/// Gives a sentence for the operator when nobody answers.
std::expected<LocalReply, std::string> CallLocalServer(const std::string& socket_path,
                                                       const std::string& method, const std::string& target);

}  // namespace writ::outbound

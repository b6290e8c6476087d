// The port to the outside: the one way in which the program makes requests of its own.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "writ/time.h"

namespace writ {

/// A request to somebody else's server.
struct OutboundRequest {
  std::string method;  ///< GET or POST
  std::string url;     ///< absolute, https (http only where a setting allows it)
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::size_t max_reply_bytes = 262'144;  ///< no more is read of a reply's body
  /// The operator's own URL of this machine: http is allowed, and no other address than loopback's.
  bool to_loopback = false;
  std::string purpose;  ///< stands in the text of a fault
  SteadyTime deadline;  ///< of the whole exchange
};

struct OutboundReply {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;
  bool too_long = false;  ///< the body goes on past `max_reply_bytes`: what is here is of no use
};

/// Makes requests of our own. Redirects are never followed; private addresses are refused unless allowed.
/// Thread: may be called from any fiber or thread that has a Waiter.
class Outbound {
 public:
  virtual ~Outbound() = default;

  /// Sends one request and waits for its reply.
  /// Faults: kUnavailable when there is no reply before the deadline, or the address is refused.
  virtual OutboundReply Send(const OutboundRequest& request) = 0;
};

}  // namespace writ

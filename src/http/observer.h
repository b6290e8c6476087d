// What the front tells about its work.
#pragma once

#include <chrono>
#include <cstdint>

#include "protocol/call.h"

namespace writ::http {

/// Told of every request that got a reply: for the access log and the metrics.
/// Thread: called on all io threads at once; must neither wait nor throw.
class Observer {
 public:
  virtual ~Observer() = default;

  /// Takes `call`: for bytes that were no request (400, 408, 414, 431 …) only peer, request id and time are
  /// filled in.
  virtual void Finished(const Call& call, const Reply& reply, std::chrono::nanoseconds took) noexcept = 0;
};

/// The state of a front: for gauges and counters.
struct FrontCounts {
  std::uint64_t open_connections = 0;
  std::uint64_t requests_in_flight = 0;
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;  ///< one address had too many
  std::uint64_t accept_pauses = 0;        ///< no connection or no file descriptor was left
  std::uint64_t refused_in_flight = 0;    ///< 503 because too many requests were in flight
  std::uint64_t malformed = 0;            ///< bytes that were no request
  std::uint64_t timeouts = 0;             ///< clients too slow; idle connections are none
};

}  // namespace writ::http

// What one client of the HTTP front may cost: section `Limits`.
#pragma once

#include <cstddef>

#include "writ/time.h"

namespace writ::config {

struct HttpLimits {
  // Time
  Milliseconds head_time{5'000};  ///< from the first byte of a request, or the accept, to the end of its head
  Milliseconds body_time{10'000};          ///< from the end of the head to the end of the body
  std::size_t body_bytes_per_second{500};  ///< a slower body is given up, after one second
  Milliseconds idle_time{15'000};          ///< between two requests
  Milliseconds crowded_idle_time{1'000};   ///< the same, while connections are above `crowded_percent`
  unsigned crowded_percent = 80;
  Milliseconds write_time{10'000};    ///< for a reply to be taken by the other end
  Milliseconds linger_time{2'000};    ///< for the other end to close after us
  Milliseconds request_time{10'000};  ///< Call::deadline

  // Size
  std::size_t max_request_line_bytes = 8 * 1024;
  std::size_t max_header_bytes = 8 * 1024;  ///< one header line
  std::size_t max_headers_bytes = 32 * 1024;
  std::size_t max_headers = 100;
  std::size_t max_body_bytes = 64 * 1024;
  std::size_t max_unsent_bytes = 256 * 1024;  ///< replies to pipelined requests; past it they wait

  // Number; of the last and of max_connections each thread has an equal share
  std::size_t max_requests_per_connection = 1'000;
  std::size_t max_connections = 0;              ///< 0: what the process's file descriptors allow
  std::size_t max_connections_per_address = 0;  ///< 0: any number; IPv6 addresses count by their /64
  std::size_t max_in_flight = 1'024;            ///< requests being answered; past it 503

  bool operator==(const HttpLimits&) const = default;
};

}  // namespace writ::config

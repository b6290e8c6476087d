// From a Reply to the bytes on the wire.
#pragma once

#include <string>
#include <string_view>

#include "http/http_request.h"
#include "protocol/call.h"

namespace writ::http {

enum class WithBody { kYes, kNo };

/// Appends replies to a buffer. Formats the date once a second.
/// Thread: belongs to one thread.
class ReplyWriter {
 public:
  /// Appends `reply` with the fields that the front adds: Content-Length, Date, X-Request-Id, and
  /// `Connection: close` when the connection ends after it. Takes `body`: kNo answers HEAD: the same head, no
  /// body.
  void Append(std::string& out, const Reply& reply, std::string_view request_id, Instant now,
              KeepAlive keep_alive, WithBody body);

 private:
  std::string_view DateLine(Instant now);

  std::int64_t second_ = -1;
  std::string date_line_;
};

/// True when every field of `reply` may stand in a head: names are tokens, values hold no CR, LF, NUL or
/// other control character (they could end the head early).
bool FitsInHead(const Reply& reply);

}  // namespace writ::http

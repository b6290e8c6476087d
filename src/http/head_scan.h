// Finds the end of a request's head in bytes that arrive piece by piece.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "http/http_request.h"
#include "http/limits.h"

namespace writ::http {

/// Looks at each byte once. Refuses, as soon as it is there to see, what no honest client sends and what two
/// parsers could read differently: a lone LF, a folded or indented header line; and what is over the limits.
/// One empty line before the request line is skipped (RFC 9112 section 2.2).
class HeadScan {
 public:
  explicit HeadScan(const Limits& limits) : limits_(&limits) {}

  enum class Progress { kNeedsMore, kComplete, kRefused };

  /// Takes `bytes`: all bytes of the request so far, from the same first one in every call.
  Progress Advance(std::string_view bytes);

  /// Where the request line begins, and where what follows the head begins. Once complete.
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }

  const WireError& error() const { return error_; }

 private:
  Progress TakeLine(std::string_view bytes, std::size_t lf);
  Progress CheckLength(std::size_t line_bytes);
  Progress Refuse(int status, std::string_view says);

  const Limits* limits_;
  std::size_t begin_ = 0;
  std::size_t line_begin_ = 0;
  std::size_t scanned_ = 0;
  std::size_t headers_begin_ = 0;  ///< 0: still in the request line
  std::size_t end_ = 0;
  WireError error_;
};

}  // namespace writ::http

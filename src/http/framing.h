// Where a request's body ends: the checks that Beast's parser leaves to its user.
#pragma once

#include <cstddef>
#include <expected>
#include <span>

#include "http/http_request.h"

namespace writ::http {

enum class HttpVersion { k10, k11 };

enum class BodyKind { kNone, kLength, kChunked };

/// How the body of a request is delimited.
struct Framing {
  BodyKind body = BodyKind::kNone;
  std::size_t length = 0;  ///< kLength only
  bool expects_continue = false;
};

/// Decides from the headers alone; everything that two parsers could read differently is refused.
/// Refuses: 400 two lengths, a length that is not plain digits, a length beside a transfer coding, a transfer
/// coding
///   twice or with HTTP/1.0, HTTP/1.1 without exactly one Host; 413 a length over `max_body_bytes`; 417 an
///   unknown expectation; 501 a transfer coding other than `chunked` alone.
/// Source: RFC 9112 sections 3.2, 6.1, 6.2, 6.3; RFC 9110 section 10.1.1.
std::expected<Framing, WireError> DecideFraming(HttpVersion version, std::span<const HeaderField> headers,
                                                std::size_t max_body_bytes);

}  // namespace writ::http

#include "http/head_scan.h"

namespace writ::http {
namespace {

/// False for what a method never begins with, so that a TLS handshake is told at its first byte. CR may begin
/// the empty line before a request.
bool MayBegin(char c) {
  return (c > ' ' && c < 0x7f) || c == '\r';
}

}  // namespace

HeadScan::Progress HeadScan::Advance(std::string_view bytes) {
  for (;;) {
    if (begin_ < bytes.size() && !MayBegin(bytes[begin_])) return Refuse(400, "This is no HTTP request.");
    const std::size_t lf = bytes.find('\n', scanned_);
    if (lf == std::string_view::npos) {
      scanned_ = bytes.size();
      const bool cr_last = bytes.size() > line_begin_ && bytes.back() == '\r';
      return CheckLength(bytes.size() - line_begin_ - (cr_last ? 1 : 0));
    }
    scanned_ = lf + 1;
    const Progress progress = TakeLine(bytes, lf);
    if (progress != Progress::kNeedsMore) return progress;
  }
}

/// Takes the line that the LF at `lf` ends.
HeadScan::Progress HeadScan::TakeLine(std::string_view bytes, std::size_t lf) {
  const bool has_cr = lf > line_begin_ && bytes[lf - 1] == '\r';
  const std::size_t length = lf - line_begin_ - (has_cr ? 1 : 0);
  if (const Progress fits = CheckLength(length); fits == Progress::kRefused) return fits;
  //= rfc9112#section-2.2
  if (!has_cr) return Refuse(400, "A line ends in a lone LF.");
  const char first = bytes[line_begin_];
  line_begin_ = lf + 1;
  if (headers_begin_ == 0) {
    if (length == 0) {
      if (begin_ != 0) return Refuse(400, "The request line is missing.");
      begin_ = line_begin_;
    } else {
      headers_begin_ = line_begin_;
    }
    return Progress::kNeedsMore;
  }
  if (length == 0) {
    end_ = line_begin_;
    return Progress::kComplete;
  }
  //= rfc9112#section-5.2
  if (first == ' ' || first == '\t') return Refuse(400, "A header line begins with a blank.");
  return Progress::kNeedsMore;
}

HeadScan::Progress HeadScan::CheckLength(std::size_t line_bytes) {
  if (headers_begin_ == 0) {
    if (line_bytes > limits_->max_request_line_bytes) return Refuse(414, "The request line is too long.");
    return Progress::kNeedsMore;
  }
  const std::size_t headers_bytes = line_begin_ - headers_begin_ + line_bytes;
  if (line_bytes > limits_->max_header_bytes) return Refuse(431, "A header is too long.");
  if (headers_bytes > limits_->max_headers_bytes) return Refuse(431, "The headers are too long.");
  return Progress::kNeedsMore;
}

HeadScan::Progress HeadScan::Refuse(int status, std::string_view says) {
  error_ = {status, says};
  return Progress::kRefused;
}

}  // namespace writ::http

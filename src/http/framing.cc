#include "http/framing.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/text.h"

namespace writ::http {
namespace {

using base::EqualsIgnoringCase;

std::unexpected<WireError> Refuse(int status, std::string_view says) {
  return std::unexpected(WireError{status, says});
}

/// The fields that bear on framing, counted in one pass.
struct FramingFields {
  int hosts = 0;
  int lengths = 0;
  int codings = 0;
  std::string_view length;
  std::string_view coding;
  std::string_view expectation;
};

FramingFields Collect(std::span<const HeaderField> headers) {
  FramingFields found;
  for (const HeaderField& field : headers) {
    switch (field.name.size()) {  // most fields are ruled out by length alone
      case 4:
        if (EqualsIgnoringCase(field.name, "host")) ++found.hosts;
        break;
      case 6:
        if (EqualsIgnoringCase(field.name, "expect")) found.expectation = field.value;
        break;
      case 14:
        if (EqualsIgnoringCase(field.name, "content-length")) {
          ++found.lengths;
          found.length = field.value;
        }
        break;
      case 17:
        if (EqualsIgnoringCase(field.name, "transfer-encoding")) {
          ++found.codings;
          found.coding = field.value;
        }
        break;
      default:
        break;
    }
  }
  return found;
}

std::expected<Framing, WireError> DecideLength(std::string_view text, std::size_t max_body_bytes) {
  //= rfc9112#section-6.3
  const bool digits = !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return Refuse(400, "Content-Length is no number.");
  const auto length = base::ParseDecimal(text);
  if (!length || *length > max_body_bytes) return Refuse(413, "The body is too large.");
  const auto bytes = static_cast<std::size_t>(*length);
  return Framing{bytes == 0 ? BodyKind::kNone : BodyKind::kLength, bytes, false};
}

}  // namespace

std::expected<Framing, WireError> DecideFraming(HttpVersion version, std::span<const HeaderField> headers,
                                                std::size_t max_body_bytes) {
  const FramingFields found = Collect(headers);
  //= rfc9112#section-3.2
  if (version == HttpVersion::k11 && found.hosts != 1) return Refuse(400, "There must be one Host header.");
  if (found.hosts > 1) return Refuse(400, "There must be one Host header.");
  //= rfc9112#section-6.1
  if (found.codings > 0 && version == HttpVersion::k10) {
    return Refuse(400, "HTTP/1.0 has no Transfer-Encoding.");
  }
  if (found.codings > 0 && found.lengths > 0) {
    return Refuse(400, "Content-Length and Transfer-Encoding exclude each other.");
  }
  if (found.codings > 1) return Refuse(400, "Transfer-Encoding may stand once.");
  if (found.lengths > 1) return Refuse(400, "Content-Length may stand once.");
  Framing framing;
  if (found.codings == 1) {
    if (!EqualsIgnoringCase(found.coding, "chunked")) return Refuse(501, "Only chunked is understood.");
    framing.body = BodyKind::kChunked;
  } else if (found.lengths == 1) {
    const auto length = DecideLength(found.length, max_body_bytes);
    if (!length) return length;
    framing = *length;
  }
  //= rfc9110#section-10.1.1
  if (!found.expectation.empty() && version == HttpVersion::k11) {
    if (!EqualsIgnoringCase(found.expectation, "100-continue")) return Refuse(417, "Unknown expectation.");
    framing.expects_continue = framing.body != BodyKind::kNone;
  }
  return framing;
}

}  // namespace writ::http

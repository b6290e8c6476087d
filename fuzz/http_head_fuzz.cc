// Any bytes, in pieces whose lengths the input picks. Holds: nothing crashes; the same bytes in one piece and
// in many give the same requests and are refused or not; views lie inside what was received.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/request_reader.h"

namespace {

using writ::http::HttpRequest;
using writ::http::RequestReader;

void Note(std::string& seen, const HttpRequest& request) {
  seen.append(request.path).append("?").append(request.query).append("\n");
  for (const writ::HeaderField& field : request.headers) {
    seen.append(field.name).append(":").append(field.value).append("\n");
  }
  seen.append(request.body).append("\n");
}

/// The requests that `bytes` hold when they come in pieces of `piece` bytes, and how they end.
std::string Read(std::string_view bytes, std::size_t piece) {
  static const writ::http::Limits limits = [] {
    writ::http::Limits small;
    small.max_request_line_bytes = 256;
    small.max_header_bytes = 128;
    small.max_headers_bytes = 512;
    small.max_headers = 8;
    small.max_body_bytes = 512;
    return small;
  }();
  RequestReader reader(limits);
  std::string seen;
  while (!bytes.empty()) {
    const auto space = reader.Space();
    if (space.empty()) std::abort();
    const std::size_t count = std::min({piece, space.size(), bytes.size()});
    std::ranges::copy(bytes.substr(0, count), space.begin());
    reader.Received(count);
    bytes.remove_prefix(count);
    auto progress = reader.Advance();
    while (progress == RequestReader::Progress::kComplete) {
      Note(seen, reader.request());
      reader.Next();
      progress = reader.Advance();
    }
    // Not the status: bytes that break two rules may be refused for either.
    if (progress == RequestReader::Progress::kRefused) return seen + "refused";
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (Read(bytes, 1 + data[0] % 64) != Read(bytes, 1)) std::abort();
  return 0;
}

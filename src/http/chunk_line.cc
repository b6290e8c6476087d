#include "http/chunk_line.h"

#include <algorithm>

namespace writ::http {
namespace {

constexpr std::size_t kMaxBytes = 256;

bool IsChunkLineByte(char c) {
  return (c >= ' ' && c < 0x7f && c != '"') || c == '\t';
}

}  // namespace

ChunkLine LookAtChunkLine(std::string_view raw) {
  std::string_view line = raw;
  if (line.starts_with("\r\n")) line.remove_prefix(2);
  const std::size_t line_end = line.find("\r\n");
  const bool unfinished = line_end == std::string_view::npos;
  std::string_view text = line.substr(0, line_end);
  if (unfinished && text.ends_with('\r')) text.remove_suffix(1);  // the first half of the line's end
  if (text.size() > kMaxBytes || !std::ranges::all_of(text, IsChunkLineByte)) return ChunkLine::kMalformed;
  // Beast asserts that it does not see the last chunk again before its fifth byte.
  const bool last_chunk_begins = raw.size() < 5 && raw.starts_with("0\r\n");
  return unfinished || last_chunk_begins ? ChunkLine::kUnfinished : ChunkLine::kComplete;
}

}  // namespace writ::http

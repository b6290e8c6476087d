// The line with a chunk's size, looked at before the parser does.
#pragma once

#include <string_view>

namespace writ::http {

enum class ChunkLine { kComplete, kUnfinished, kMalformed };

/// Refuses what two parsers could read differently: control characters, a lone LF, an extension in quotes (a
/// line end may stand inside them), more than 256 bytes. Whether the size is one is the parser's to tell.
/// Takes `raw`: begins with the line, or with the line end of the chunk before.
ChunkLine LookAtChunkLine(std::string_view raw);

}  // namespace writ::http

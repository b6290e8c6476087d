// Files that the configuration names.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace writ::config {

/// The bytes of the file at `path`. Absent when it cannot be read, or is longer than `most`; no more than
/// that is ever read.
std::optional<std::string> ReadFileUpTo(const std::string& path, std::size_t most);

}  // namespace writ::config

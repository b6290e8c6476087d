// What the loader has to say about a file.
#pragma once

#include <string>

namespace writ::config {

/// A place in a file or, with line 0, one that has no lines (an environment variable).
struct Position {
  std::string file;
  int line = 0;    ///< from 1; 0 where there are none
  int column = 0;  ///< from 1, in bytes; 0 where there are none
};

enum class Severity { kWarning, kError };

/// One mistake, or one doubt. `text` says what is wrong, where in the model, and what to write instead; it
/// never holds a secret.
struct Message {
  Severity severity = Severity::kError;
  Position at;
  std::string text;
};

/// `file:line:column: error: text`, without a line end.
std::string Render(const Message& message);

}  // namespace writ::config

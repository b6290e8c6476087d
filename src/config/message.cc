#include "config/message.h"

#include <fmt/format.h>

namespace writ::config {

std::string Render(const Message& message) {
  const char* severity = message.severity == Severity::kError ? "error" : "warning";
  const Position& at = message.at;
  if (at.line == 0) return fmt::format("{}: {}: {}", at.file, severity, message.text);
  return fmt::format("{}:{}:{}: {}: {}", at.file, at.line, at.column, severity, message.text);
}

}  // namespace writ::config

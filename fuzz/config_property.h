// What must hold whatever a configuration file holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "config/configuration.h"

/// The file loads, or there is at least one error that says, on one line, why not. Aborts otherwise.
/// Takes `name`: its extension says how the bytes are read.
inline int CheckThatItLoadsOrSaysWhy(const char* name, const std::uint8_t* data, std::size_t size) {
  if (size > 64 * 1024) return 0;
  std::string text(reinterpret_cast<const char*>(data), size);
  const auto loaded = writ::config::LoadTexts({{name, std::move(text)}}, {});
  if (loaded) return 0;
  bool has_error = false;
  for (const auto& message : loaded.error()) {
    has_error = has_error || message.severity == writ::config::Severity::kError;
    if (message.text.empty() || writ::config::Render(message).find('\n') != std::string::npos) std::abort();
  }
  if (!has_error) std::abort();
  return 0;
}

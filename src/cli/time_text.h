// Times as commands print them.
#pragma once

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <string>

#include "writ/time.h"

namespace writ::cli {

/// `2026-11-27T03:59:29Z`.
inline std::string TimeText(Instant at) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", std::chrono::floor<Seconds>(at));
}

}  // namespace writ::cli

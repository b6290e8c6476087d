// Why a request was refused, for whoever has its id.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "protocol/call.h"

namespace writ::observe {

/// Remembers the log lines of the last refused and failed requests, by their request ids.
/// Thread: every member may be called from any thread.
class Refusals {
 public:
  /// Takes `most`: how many are remembered.
  explicit Refusals(std::size_t most = 4'096) : most_(most) {}

  void Remember(std::string_view request_id, std::string line);

  /// The line of the request; absent when it was not refused, or is forgotten.
  std::optional<std::string> Find(std::string_view request_id) const;

 private:
  const std::size_t most_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::string> lines_;
  std::deque<std::string> order_;
};

/// What a request's log line says, for a reader: a line for each member, and of a refusal what its reason
/// means. Absent when `line` is no line of a request.
std::optional<std::string> Explain(std::string_view line);

}  // namespace writ::observe

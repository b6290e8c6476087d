// The program's log: one JSON object per line.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <variant>

#include "writ/clock.h"

namespace writ::observe {

enum class Level { kInfo, kWarning, kError };

/// One member of a line.
struct Field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t> value;
};

/// Appends one line of JSON, with its end: `time` (UTC, microseconds), `level`, `event`, then `members`, JSON
/// text as of `,"name":value`.
void AppendLine(std::string& out, Level level, std::string_view event, std::string_view members, Instant at);

/// Writes lines to a file descriptor from a thread of its own, so that nobody who logs waits for a slow
/// reader. What does not fit into the buffer is dropped, counted, and told in the next line that fits.
/// Thread: may be used from any thread.
class Log {
 public:
  /// Takes `fd`: stays the caller's. `least`: lines below it are left out.
  Log(int fd, const Clock& clock, Level least = Level::kInfo);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// Writes what is still buffered.
  ~Log();

  /// Adds one line: `time` (UTC, microseconds), `level`, `event`, then `fields`.
  void Write(Level level, std::string_view event, std::initializer_list<Field> fields);

  /// Adds a line with `members` as AppendLine takes them.
  void WriteRaw(Level level, std::string_view event, std::string_view members, Instant at);

  /// Lines lost because the reader was too slow.
  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  void Run();

  const int fd_;
  const Clock& clock_;
  const Level least_;
  std::atomic<std::uint64_t> dropped_{0};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::string buffer_;
  bool stop_ = false;
  std::thread writer_;
};

}  // namespace writ::observe

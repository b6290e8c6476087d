#include "observe/log.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/json_writer.h"

namespace writ::observe {
namespace {

constexpr std::size_t kMaxBuffered = 4'194'304;
constexpr std::size_t kWakeAt = 65'536;
constexpr std::chrono::milliseconds kFlushEvery{100};

std::string_view LevelName(Level level) {
  switch (level) {
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      break;
  }
  return "error";
}

void PutDigits(char* at, int width, std::int64_t value) {
  for (int i = width - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
}

/// Appends `2026-01-31T23:59:59.123456Z`.
void AppendTime(std::string& out, Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{at - day};
  std::array<char, 27> text;
  std::memcpy(text.data(), "0000-00-00T00:00:00.000000Z", text.size());
  PutDigits(text.data(), 4, static_cast<int>(date.year()));
  PutDigits(text.data() + 5, 2, static_cast<unsigned>(date.month()));
  PutDigits(text.data() + 8, 2, static_cast<unsigned>(date.day()));
  PutDigits(text.data() + 11, 2, time.hours().count());
  PutDigits(text.data() + 14, 2, time.minutes().count());
  PutDigits(text.data() + 17, 2, time.seconds().count());
  PutDigits(text.data() + 20, 6, time.subseconds().count());
  out.append(text.data(), text.size());
}

void WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    // Nobody is left to tell that the log itself cannot be written.
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

void AppendLine(std::string& out, Level level, std::string_view event, std::string_view members, Instant at) {
  out.append(R"({"time":")");
  AppendTime(out, at);
  out.append(R"(","level":")").append(LevelName(level)).append(R"(","event":)");
  base::AppendJsonString(out, event);
  out.append(members).append("}\n", 2);
}

Log::Log(int fd, const Clock& clock, Level least)
    : fd_(fd), clock_(clock), least_(least), writer_([this] { Run(); }) {}

Log::~Log() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  writer_.join();
}

void Log::Write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  std::string body;
  for (const Field& field : fields) {
    body += ',';
    base::AppendJsonString(body, field.name);
    body += ':';
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
      base::AppendJsonString(body, *text);
    } else {
      body += std::to_string(std::get<std::int64_t>(field.value));
    }
  }
  WriteRaw(level, event, body, clock_.Now());
}

void Log::WriteRaw(Level level, std::string_view event, std::string_view members, Instant at) {
  if (level < least_) return;
  // Kept by the thread: a line costs no memory of its own.
  thread_local std::string line;
  line.clear();
  AppendLine(line, level, event, members, at);
  std::size_t buffered = 0;
  {
    const std::lock_guard lock(mutex_);
    if (buffer_.size() + line.size() > kMaxBuffered) {
      dropped_.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    buffered = buffer_.size();
    buffer_ += line;
  }
  const bool first_past_mark = buffered < kWakeAt && buffered + line.size() >= kWakeAt;
  if (first_past_mark || level != Level::kInfo) wake_.notify_one();
}

void Log::Run() {
  std::string lines;
  std::uint64_t told = 0;
  std::unique_lock lock(mutex_);
  while (true) {
    if (!stop_) wake_.wait_for(lock, kFlushEvery);
    const bool last = stop_;
    lines.swap(buffer_);
    lock.unlock();
    WriteAll(fd_, lines);
    lines.clear();
    if (const std::uint64_t lost = dropped(); lost != told && !last) {
      Write(Level::kWarning, "log_lines_dropped", {{"lines", static_cast<std::int64_t>(lost - told)}});
      told = lost;
    }
    lock.lock();
    if (last && buffer_.empty()) return;
  }
}

}  // namespace writ::observe

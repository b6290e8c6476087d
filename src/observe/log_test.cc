#include "observe/log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

#include "runtime/virtual_clock.h"

namespace writ::observe {
namespace {

constexpr Instant kNow{std::chrono::microseconds(1'700'000'000'000'042)};

/// The two ends of a pipe; closed with the test.
struct Pipe {
  Pipe() { EXPECT_EQ(::pipe(ends.data()), 0); }
  ~Pipe() {
    ::close(ends[0]);
    CloseWriter();
  }
  void CloseWriter() {
    if (ends[1] >= 0) ::close(ends[1]);
    ends[1] = -1;
  }
  std::string ReadAll() {
    CloseWriter();
    std::string all;
    std::array<char, 4096> part;
    for (ssize_t n = 0; (n = ::read(ends[0], part.data(), part.size())) > 0;) {
      all.append(part.data(), static_cast<std::size_t>(n));
    }
    return all;
  }
  std::array<int, 2> ends{-1, -1};
};

TEST(Log, WritesOneJsonObjectPerLine) {
  const runtime::VirtualClock clock(kNow);
  Pipe pipe;
  {
    Log log(pipe.ends[1], clock);
    log.Write(Level::kInfo, "started", {{"listen", "127.0.0.1:5000"}, {"threads", std::int64_t{2}}});
    log.Write(Level::kError, "broken \"thing\"", {{"why", "line\nbreak"}});
  }
  EXPECT_EQ(
      pipe.ReadAll(),
      "{\"time\":\"2023-11-14T22:13:20.000042Z\",\"level\":\"info\",\"event\":\"started\","
      "\"listen\":\"127.0.0.1:5000\",\"threads\":2}\n"
      "{\"time\":\"2023-11-14T22:13:20.000042Z\",\"level\":\"error\",\"event\":\"broken \\\"thing\\\"\","
      "\"why\":\"line\\nbreak\"}\n");
}

TEST(Log, LeavesOutLinesBelowItsLevel) {
  const runtime::VirtualClock clock(kNow);
  Pipe pipe;
  {
    Log log(pipe.ends[1], clock, Level::kWarning);
    log.Write(Level::kInfo, "quiet", {});
    log.Write(Level::kWarning, "loud", {});
  }
  const std::string lines = pipe.ReadAll();
  EXPECT_EQ(lines.find("quiet"), std::string::npos);
  EXPECT_NE(lines.find("loud"), std::string::npos);
}

TEST(Log, DropsAndCountsWhatASlowReaderLeavesNoRoomFor) {
  const runtime::VirtualClock clock(kNow);
  Pipe pipe;
  std::string lines;
  std::uint64_t dropped = 0;
  std::thread reader;
  {
    Log log(pipe.ends[1], clock);
    const std::string big(65'536, 'x');
    // Nobody reads: the pipe holds 64 KiB, the buffer 4 MiB, the writer one buffer more.
    for (int i = 0; i < 200; ++i) log.Write(Level::kInfo, "big", {{"x", big}});
    dropped = log.dropped();
    reader = std::thread([&] {
      std::array<char, 65'536> part;
      for (ssize_t n = 0; (n = ::read(pipe.ends[0], part.data(), part.size())) > 0;) {
        lines.append(part.data(), static_cast<std::size_t>(n));
      }
    });
  }
  pipe.CloseWriter();
  reader.join();
  EXPECT_GT(dropped, 0U);
  EXPECT_NE(lines.find("\"event\":\"big\""), std::string::npos);
  EXPECT_TRUE(lines.ends_with("}\n"));
}

}  // namespace
}  // namespace writ::observe

// The server of somebody's keys, played by a test, and a clock to go with it.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/realm/assertions.h"
#include "writ/clock.h"
#include "writ/fault.h"
#include "writ/outbound.h"
#include "writ/system.h"

namespace writ {

/// Runs, and can be set forward.
class AheadClock final : public Clock {
 public:
  Instant Now() const override { return clock_->Now(); }
  SteadyTime Steady() const override { return clock_->Steady() + ahead_.load(); }
  void Advance(Seconds by) { ahead_ = ahead_.load() + by; }

 private:
  const std::unique_ptr<Clock> clock_ = MakeSystemClock();
  std::atomic<Seconds> ahead_{Seconds(0)};
};

/// The server of the keys, as the test has it.
class KeyHost final : public Outbound {
 public:
  OutboundReply Send(const OutboundRequest& request) override {
    ++asked;
    if (on_send) on_send();
    last = request;
    if (down) throw Fault(FaultKind::kUnavailable, "outbound: no reply in time");
    return {.status = status, .headers = headers, .body = body};
  }

  /// Serves the test's key under this name from now on.
  void Serve(const std::string& kid) {
    body = R"({"keys":[{)" + TestKey().public_members() + R"(,"kid":")" + kid + R"("}]})";
  }

  std::function<void()> on_send;
  std::atomic<int> asked{0};
  OutboundRequest last;
  bool down = false;
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

}  // namespace writ

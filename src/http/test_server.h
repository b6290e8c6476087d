// A server on a free port with a few endpoints, for tests.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "http/server.h"
#include "runtime/fiber_waiter.h"
#include "runtime/seeded_random.h"
#include "runtime/system_clock.h"

namespace writ::http {

/// `POST /echo` and `GET /echo` answer with what they were sent; `GET /wait` waits until Release; `GET
/// /fault` throws.
class TestServer final : private Observer {
 public:
  explicit TestServer(Limits limits = {}, std::size_t threads = 1, const char* host = "127.0.0.1");

  std::uint16_t port() const { return server.port(); }

  /// True when so many wait in `/wait` before ten seconds are over.
  bool Waits(int count) const;

  /// Lets what waits in `/wait` go on.
  void Release();

  /// True when `done` holds before ten seconds are over.
  bool Becomes(const std::function<bool(const FrontCounts&)>& done) const;

  std::size_t finished() const { return finished_; }
  int last_status() const { return last_status_; }

  runtime::SystemClock clock;
  runtime::SeededRandom random{1};
  std::atomic<int> waited_to_the_end = 0;
  Server server;

 private:
  void Finished(const Call& call, const Reply& reply, std::chrono::nanoseconds took) noexcept override;
  std::vector<Route> MakeRoutes();
  Reply Wait(const Call& call);

  runtime::FiberWaiter waiter_;
  std::mutex mutex_;
  std::vector<Wakeup> waiting_;
  std::atomic<int> waits_ = 0;
  std::atomic<std::size_t> finished_ = 0;
  std::atomic<int> last_status_ = 0;
};

}  // namespace writ::http

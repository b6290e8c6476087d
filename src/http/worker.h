// One io thread's share of a server: its listener, its connections, what they share.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "crypto/tls.h"
#include "http/address_limit.h"
#include "http/connection.h"
#include "http/forwarded.h"
#include "http/listener.h"
#include "http/observer.h"
#include "http/poller.h"
#include "http/reply_writer.h"
#include "http/request_id.h"
#include "http/routes.h"
#include "runtime/io_thread.h"
#include "writ/random.h"

namespace writ::http {

/// What all workers of a server share, read only but for the address counts.
struct Front {
  const Limits& limits;  ///< max_connections and max_in_flight are one worker's share
  const Routes& routes;
  Random& random;
  Observer* observer;
  std::function<Walk*()> walk;
  AddressLimit& addresses;
  /// What new connections speak TLS with; none: they speak plain HTTP.
  std::function<std::shared_ptr<const crypto::TlsContext>()> tls;
  const Proxies& proxies;
};

/// A count that one thread changes and any thread reads.
class Count {
 public:
  void Add(std::uint64_t more = 1) { value_.store(value() + more, std::memory_order_relaxed); }
  void Subtract() { value_.store(value() - 1, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// Thread: belongs to its loop, but for counts().
class Worker {
 public:
  Worker(runtime::IoThread& loop, Front front);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  /// Accepts on `fd` from now on. Called once.
  void Listen(int fd);

  /// Accepts no more, lets requests under way finish, calls `drained` when no connection is left.
  void Drain(std::function<void()> drained);

  /// Closes every connection now.
  void AbortAll();

  /// Thread: any.
  FrontCounts counts() const;

  // For connections.
  void Enter(Connection& connection, Phase phase, SteadyTime now);
  void QueueFlush(Connection& connection);
  std::unique_ptr<Exchange> TakeExchange(Connection& connection);
  void GiveBack(std::unique_ptr<Exchange> exchange);
  /// Has `connection` deleted once the loop has come back from it.
  void Bury(Connection& connection);
  bool draining() const { return drained_ != nullptr; }
  SteadyTime Now() const { return loop_.clock().Steady(); }

  Poller& poller() { return poller_; }
  runtime::IoThread& loop() { return loop_; }
  const Front& front() const { return front_; }
  ReplyWriter& writer() { return writer_; }
  RequestIds& ids() { return ids_; }
  std::span<char> scratch() { return scratch_; }

  struct {
    Count accepted;
    Count refused;
    Count accept_pauses;
    Count open;
    Count in_flight;
    Count refused_in_flight;
    Count malformed;
    Count timeouts;
  } count;

 private:
  using Connections = std::list<std::unique_ptr<Connection>>;

  Connections& In(Phase phase) { return phases_[static_cast<std::size_t>(phase)]; }
  void Accept(int fd, const sockaddr_storage& peer);
  void PauseAccepting();
  void ResumeAccepting();
  void FlushAll();
  void CollectClosed();
  SteadyTime Sweep(SteadyTime now);
  SteadyTime SweepPhase(Phase phase, SteadyTime now);
  void SweepSlowBodies(SteadyTime now);
  void TimeOut(const std::vector<Connection*>& connections, Phase phase);
  Milliseconds TimeOf(Phase phase) const;
  bool Crowded() const;

  runtime::IoThread& loop_;
  Front front_;
  Poller poller_;
  ReplyWriter writer_;
  RequestIds ids_;
  std::unique_ptr<Listener> listener_;
  std::array<Connections, kPhases> phases_;
  std::vector<Connection*> flushes_;
  std::vector<Connection*> batch_;  ///< being flushed
  bool flush_posted_ = false;
  bool flushing_ = false;
  bool accepting_ = false;
  std::vector<std::unique_ptr<Exchange>> spare_;
  std::function<void()> drained_;
  std::array<char, 16 * 1024> scratch_;
};

}  // namespace writ::http

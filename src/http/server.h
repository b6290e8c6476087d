// An HTTP/1.1 server: threads, a port, routes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "crypto/tls.h"
#include "http/forwarded.h"
#include "http/limits.h"
#include "http/listener.h"
#include "http/observer.h"
#include "protocol/call.h"
#include "writ/clock.h"
#include "writ/random.h"
#include "writ/snapshot.h"

namespace writ::http {

struct ServerOptions {
  ListenAddress listen;
  std::size_t threads = 1;
  Limits limits;
  Compatibility compatibility = Compatibility::kWrit;  ///< whose words the front's own refusals take
  std::function<Walk*()> walk;                         ///< gives each request its recorder; a test's
  /// Gives what a new connection speaks TLS with; none: all speak plain HTTP.
  std::function<std::shared_ptr<const crypto::TlsContext>()> tls;
  Proxies proxies;
};

/// Serves `routes` on one address. A program may have several: one for clients, one for its operator.
/// Handlers run on fibers and wait through runtime::FiberWaiter.
/// Thread: all members may be called from any one thread that is not an io thread; Counts from all.
class Server {
 public:
  /// Takes `clock`, `random` and `observer` (may be null): outlive the server.
  Server(ServerOptions options, std::vector<Route> routes, const Clock& clock, Random& random,
         Observer* observer);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Cuts off what is left: see Drain.
  ~Server();

  /// Listens and serves. Ignores SIGPIPE for the whole process.
  /// Faults: kUnavailable when the address cannot be had; then nothing has begun.
  void Start();

  /// The port that it listens on, once started.
  std::uint16_t port() const;

  enum class Drained { kAll, kCut };

  /// Ends: accepts no more, closes idle connections, lets requests under way finish until `deadline`, cuts
  /// the rest off. Returns when all threads have ended; a handler under way is not cut off, only its
  /// connection is. Gives kCut when a connection had to be cut off.
  Drained Drain(SteadyTime deadline);

  FrontCounts Counts() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// How many connections the process's file descriptors allow, some kept back for files and databases.
std::size_t ConnectionBudget();

}  // namespace writ::http

#include "http/server.h"

#include <sys/resource.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <optional>
#include <utility>

#include "http/worker.h"

namespace writ::http {
namespace {

constexpr std::size_t kReservedFds = 64;

Limits ShareOf(Limits limits, std::size_t threads) {
  if (limits.max_connections == 0) limits.max_connections = ConnectionBudget();
  limits.max_connections = std::max<std::size_t>(limits.max_connections / threads, 1);
  limits.max_in_flight = std::max<std::size_t>(limits.max_in_flight / threads, 1);
  return limits;
}

/// Counts events that other threads report.
class Tally {
 public:
  void Add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_one();
  }

  bool Reaches(std::size_t wanted, SteadyTime deadline) {
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, deadline, [&] { return count_ >= wanted; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t count_ = 0;
};

}  // namespace

std::size_t ConnectionBudget() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  const auto all = static_cast<std::size_t>(std::min<rlim_t>(files.rlim_cur, 1'000'000));
  return std::max<std::size_t>(all - std::min(kReservedFds, all / 4), 1);
}

struct Server::State {
  State(ServerOptions with, std::vector<Route> routing, const Clock& time, Random& chance, Observer* told)
      : options(std::move(with)),
        limits(ShareOf(options.limits, std::max<std::size_t>(options.threads, 1))),
        routes(std::move(routing), options.compatibility),
        addresses(options.limits.max_connections_per_address),
        clock(time),
        random(chance),
        observer(told) {}

  ServerOptions options;
  Limits limits;  ///< one worker's
  Routes routes;
  AddressLimit addresses;
  const Clock& clock;
  Random& random;
  Observer* observer;
  std::uint16_t port = 0;
  // The workers' sockets end before the loops that they are on.
  std::optional<runtime::IoThreads> threads;
  std::vector<std::unique_ptr<Worker>> workers;
  Tally drained;
};

Server::Server(ServerOptions options, std::vector<Route> routes, const Clock& clock, Random& random,
               Observer* observer)
    : state_(std::make_unique<State>(std::move(options), std::move(routes), clock, random, observer)) {}

Server::~Server() {
  Drain(SteadyTime::min());
}

void Server::Start() {
  State& state = *state_;
  const std::size_t count = std::max<std::size_t>(state.options.threads, 1);
  const Listening listening = OpenListening(state.options.listen, count);
  state.port = listening.port;
  std::signal(SIGPIPE, SIG_IGN);
  state.threads.emplace(count, state.clock);
  for (std::size_t i = 0; i < count; ++i) {
    runtime::IoThread& loop = (*state.threads)[i];
    state.workers.push_back(std::make_unique<Worker>(
        loop, Front{state.limits, state.routes, state.random, state.observer, state.options.walk,
                    state.addresses, state.options.tls, state.options.proxies}));
    loop.Post([worker = state.workers.back().get(), fd = listening.fds[i]] { worker->Listen(fd); });
  }
}

std::uint16_t Server::port() const {
  return state_->port;
}

Server::Drained Server::Drain(SteadyTime deadline) {
  State& state = *state_;
  if (!state.threads) return Drained::kAll;
  for (const auto& worker : state.workers) {
    worker->loop().Post([&state, &worker = *worker] { worker.Drain([&state] { state.drained.Add(); }); });
  }
  const bool all = state.drained.Reaches(state.workers.size(), deadline);
  if (!all) {
    for (const auto& worker : state.workers) {
      worker->loop().Post([&worker = *worker] { worker.AbortAll(); });
    }
  }
  state.threads->Stop();
  state.workers.clear();
  state.threads.reset();
  return all ? Drained::kAll : Drained::kCut;
}

FrontCounts Server::Counts() const {
  FrontCounts sum;
  for (const auto& worker : state_->workers) {
    const FrontCounts one = worker->counts();
    sum.open_connections += one.open_connections;
    sum.requests_in_flight += one.requests_in_flight;
    sum.connections_accepted += one.connections_accepted;
    sum.connections_refused += one.connections_refused;
    sum.accept_pauses += one.accept_pauses;
    sum.refused_in_flight += one.refused_in_flight;
    sum.malformed += one.malformed;
    sum.timeouts += one.timeouts;
  }
  return sum;
}

}  // namespace writ::http

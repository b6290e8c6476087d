#include "http/worker.h"

#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace writ::http {
namespace {

/// So many replies are flushed together before the loop has run dry.
constexpr std::size_t kFlushBatch = 32;
constexpr std::size_t kSpareExchanges = 64;
/// Accepting is tried again after so long when there was no file descriptor.
constexpr Milliseconds kAcceptRetry{100};
constexpr Seconds kBodyGrace{1};

}  // namespace

Worker::Worker(runtime::IoThread& loop, Front front)
    : loop_(loop), front_(std::move(front)), poller_(loop, [this] { FlushAll(); }), ids_(front_.random) {
  flushes_.reserve(2 * kFlushBatch);
  batch_.reserve(2 * kFlushBatch);
}

Worker::~Worker() = default;

void Worker::Listen(int fd) {
  loop_.AddSweep([this](SteadyTime now) { return Sweep(now); });
  listener_ = std::make_unique<Listener>(
      poller_, fd, [this](int accepted, const sockaddr_storage& peer) { Accept(accepted, peer); },
      [this] { PauseAccepting(); });
  ResumeAccepting();
}

void Worker::Accept(int fd, const sockaddr_storage& peer) {
  std::string key = front_.addresses.Key(peer);
  if (!front_.addresses.Enter(key)) {
    close(fd);
    count.refused.Add();
    return;
  }
  count.accepted.Add();
  count.open.Add();
  Connections& closed = In(Phase::kClosed);
  closed.push_back(std::make_unique<Connection>(*this, fd, front_.tls ? front_.tls()->Accept(fd) : nullptr,
                                                PeerText(peer), std::move(key)));
  Connection& connection = *closed.back();
  connection.place = std::prev(closed.end());
  connection.Start();
  if (count.open.value() >= front_.limits.max_connections) PauseAccepting();
  if (Crowded()) loop_.SweepBy(Now());
}

void Worker::PauseAccepting() {
  accepting_ = false;
  count.accept_pauses.Add();
  listener_->Pause();
  loop_.SweepBy(Now() + kAcceptRetry);
}

void Worker::ResumeAccepting() {
  accepting_ = true;
  listener_->Go();
}

void Worker::Drain(std::function<void()> drained) {
  drained_ = std::move(drained);
  listener_.reset();
  for (const Phase phase : {Phase::kIdle, Phase::kHead}) {
    Connections& connections = In(phase);
    for (auto at = connections.begin(); at != connections.end();) (*at++)->Drain();
  }
  CollectClosed();
}

void Worker::AbortAll() {
  for (Connections& connections : phases_) {
    if (&connections == &In(Phase::kClosed)) continue;
    for (auto at = connections.begin(); at != connections.end();) (*at++)->Abort();
  }
}

FrontCounts Worker::counts() const {
  FrontCounts now;
  now.open_connections = count.open.value();
  now.requests_in_flight = count.in_flight.value();
  now.connections_accepted = count.accepted.value();
  now.connections_refused = count.refused.value();
  now.accept_pauses = count.accept_pauses.value();
  now.refused_in_flight = count.refused_in_flight.value();
  now.malformed = count.malformed.value();
  now.timeouts = count.timeouts.value();
  return now;
}

void Worker::Enter(Connection& connection, Phase phase, SteadyTime now) {
  Connections& to = In(phase);
  to.splice(to.end(), In(connection.phase), connection.place);
  connection.phase = phase;
  connection.since = now;
  if (phase == Phase::kAnswering || phase == Phase::kClosed) return;
  const Milliseconds first_look = phase == Phase::kBody ? kBodyGrace : TimeOf(phase);
  loop_.SweepBy(now + first_look);
}

void Worker::QueueFlush(Connection& connection) {
  if (std::exchange(connection.queued, true)) return;
  flushes_.push_back(&connection);
  if (flushes_.size() >= kFlushBatch && !flushing_) return FlushAll();
  if (poller_.serving() || std::exchange(flush_posted_, true)) return;
  loop_.Post([this] {
    flush_posted_ = false;
    FlushAll();
  });
}

void Worker::FlushAll() {
  flushing_ = true;
  batch_.swap(flushes_);
  for (Connection* connection : batch_) {
    connection->queued = false;
    connection->Flush();
  }
  batch_.clear();
  flushing_ = false;
}

std::unique_ptr<Exchange> Worker::TakeExchange(Connection& connection) {
  std::unique_ptr<Exchange> exchange;
  if (spare_.empty()) {
    exchange = std::make_unique<Exchange>(front_.limits);
  } else {
    exchange = std::move(spare_.back());
    spare_.pop_back();
  }
  exchange->connection = &connection;
  return exchange;
}

void Worker::GiveBack(std::unique_ptr<Exchange> exchange) {
  if (spare_.size() == kSpareExchanges) return;
  if (exchange->reader.started()) exchange->reader.Reset();
  explicit_bzero(exchange->out.data(), exchange->out.size());
  exchange->out.clear();
  exchange->sent = 0;
  spare_.push_back(std::move(exchange));
}

void Worker::Bury(Connection& connection) {
  if (std::exchange(connection.queued, false)) std::erase(flushes_, &connection);
  const bool first = In(Phase::kClosed).empty();
  Enter(connection, Phase::kClosed, connection.since);
  count.open.Subtract();
  front_.addresses.Leave(connection.address_key());
  if (first) loop_.Post([this] { CollectClosed(); });
}

void Worker::CollectClosed() {
  In(Phase::kClosed).clear();
  if (drained_ && count.open.value() == 0) std::exchange(drained_, [] {})();
  if (listener_ && !accepting_ && count.open.value() < front_.limits.max_connections) ResumeAccepting();
}

SteadyTime Worker::Sweep(SteadyTime now) {
  SteadyTime next = SteadyTime::max();
  for (const Phase phase : {Phase::kIdle, Phase::kHead, Phase::kBody, Phase::kWriting, Phase::kLingering}) {
    next = std::min(next, SweepPhase(phase, now));
  }
  if (!In(Phase::kBody).empty()) {
    SweepSlowBodies(now);
    next = std::min(next, now + kBodyGrace);
  }
  if (listener_ && !accepting_) {
    if (count.open.value() < front_.limits.max_connections) ResumeAccepting();
    next = std::min(next, now + kAcceptRetry);
  }
  return next;
}

/// The connections of a phase stand in the order in which they entered it, so the overdue ones come first.
SteadyTime Worker::SweepPhase(Phase phase, SteadyTime now) {
  SteadyTime next = SteadyTime::max();
  std::vector<Connection*> overdue;
  for (const auto& connection : In(phase)) {
    const SteadyTime due = connection->since + TimeOf(phase);
    if (due > now) {
      next = due;
      break;
    }
    overdue.push_back(connection.get());
  }
  TimeOut(overdue, phase);
  return next;
}

void Worker::SweepSlowBodies(SteadyTime now) {
  std::vector<Connection*> slow;
  for (const auto& connection : In(Phase::kBody)) {
    const auto seconds = std::chrono::floor<Seconds>(now - connection->since);
    const auto wanted = static_cast<std::size_t>(seconds.count()) * front_.limits.body_bytes_per_second;
    if (seconds >= kBodyGrace && connection->body_received() < wanted) slow.push_back(connection.get());
  }
  TimeOut(slow, Phase::kBody);
}

/// Timing one out may flush others, which then are in another phase.
void Worker::TimeOut(const std::vector<Connection*>& connections, Phase phase) {
  for (Connection* connection : connections) {
    if (connection->phase == phase) connection->TimeOut();
  }
}

Milliseconds Worker::TimeOf(Phase phase) const {
  const Limits& limits = front_.limits;
  switch (phase) {
    case Phase::kIdle:
      return Crowded() ? limits.crowded_idle_time : limits.idle_time;
    case Phase::kHead:
      return limits.head_time;
    case Phase::kBody:
      return limits.body_time;
    case Phase::kWriting:
      return limits.write_time;
    case Phase::kLingering:
      return limits.linger_time;
    case Phase::kAnswering:
    case Phase::kClosed:
      break;
  }
  return Milliseconds::max();
}

bool Worker::Crowded() const {
  return count.open.value() * 100 >= front_.limits.max_connections * front_.limits.crowded_percent;
}

}  // namespace writ::http

#include "http/test_server.h"

#include "writ/fault.h"

namespace writ::http {
namespace {

ServerOptions MakeOptions(Limits limits, std::size_t threads, const char* host) {
  ServerOptions options;
  options.listen.host = host;
  options.threads = threads;
  options.limits = limits;
  return options;
}

Reply Echo(const Call& call) {
  Reply reply;
  reply.fields.push_back({"Content-Type", "text/plain"});
  reply.body.append(call.query).append("|").append(call.body);
  return reply;
}

}  // namespace

TestServer::TestServer(Limits limits, std::size_t threads, const char* host)
    : server(MakeOptions(limits, threads, host), MakeRoutes(), clock, random, this) {
  server.Start();
}

std::vector<Route> TestServer::MakeRoutes() {
  return {{"/echo", {Method::kGet, Method::kPost}, Echo},
          {"/wait", {Method::kGet}, [this](const Call& call) { return Wait(call); }},
          {"/large", {Method::kGet}, [](const Call&) { return Reply{.body = std::string(8'000'000, 'l')}; }},
          {"/fault", {Method::kGet}, [](const Call&) -> Reply {
             throw Fault(FaultKind::kUnavailable, "planted");
           }}};
}

Reply TestServer::Wait(const Call& call) {
  const auto keep = [this](const Wakeup& wake) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(wake);
    ++waits_;
  };
  const WaitOutcome outcome = waiter_.Wait(keep, call.deadline);
  ++waited_to_the_end;
  return Reply{.body = outcome == WaitOutcome::kWoken ? "woken" : "deadline"};
}

bool TestServer::Waits(int count) const {
  return Becomes([&](const FrontCounts&) { return waits_ == count; });
}

void TestServer::Release() {
  const std::lock_guard lock(mutex_);
  for (const Wakeup& wake : waiting_) wake();
  waiting_.clear();
}

bool TestServer::Becomes(const std::function<bool(const FrontCounts&)>& done) const {
  const SteadyTime give_up = clock.Steady() + Seconds(10);
  while (!done(server.Counts())) {
    if (clock.Steady() > give_up) return false;
    std::this_thread::yield();
  }
  return true;
}

void TestServer::Finished(const Call&, const Reply& reply, std::chrono::nanoseconds) noexcept {
  last_status_ = reply.status;
  ++finished_;
}

}  // namespace writ::http

// The bare front with trivial handlers, for measurements: see README.md.
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>

#include "http/server.h"
#include "runtime/seeded_random.h"
#include "runtime/system_clock.h"

namespace {

writ::Reply AnswerToken(const writ::Call& call) {
  writ::Reply reply;
  reply.fields.push_back({"Content-Type", "application/json"});
  reply.fields.push_back({"Cache-Control", "no-store"});
  reply.body.assign(call.body.empty() ? 1 : 500, 'x');
  return reply;
}

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int at, int fallback) {
    if (at < argc) std::from_chars(argv[at], argv[at] + std::strlen(argv[at]), fallback);
    return fallback;
  };
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigprocmask(SIG_BLOCK, &ends, nullptr);

  const writ::runtime::SystemClock clock;
  writ::runtime::SeededRandom random(1);
  writ::http::ServerOptions options;
  options.listen.port = static_cast<std::uint16_t>(number(1, 8080));
  options.threads = static_cast<std::size_t>(number(2, 1));
  options.limits.max_requests_per_connection = static_cast<std::size_t>(number(3, 1'000));
  writ::http::Server server(options, {{"/token", {writ::Method::kPost, writ::Method::kGet}, AnswerToken}},
                            clock, random, nullptr);
  server.Start();
  std::printf("listening on port %d\n", server.port());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  server.Drain(clock.Steady() + writ::Seconds(1));
  return 0;
}

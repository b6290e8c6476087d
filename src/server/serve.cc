#include "server/serve.h"

#include <sys/resource.h>

#include <csignal>
#include <iostream>

#include "server/wiring.h"

namespace writ::server {
namespace {

/// The signals that an operator sends, blocked in every thread so that one can wait for them.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

/// Lets the process have as many connections as its hard limit of file descriptors allows.
void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int Serve(const cli::ServeRequest& request) {
  const sigset_t signals = BlockSignals();
  for (const config::Message& warning : request.configuration.warnings)
    std::cerr << config::Render(warning) << '\n';
  RaiseFileLimit();
  Program program(request);
  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && signal == SIGHUP) program.Reload();
  program.Drain();
  return 0;
}

}  // namespace writ::server

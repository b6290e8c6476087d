#include "server/serve.h"

#include <csignal>
#include <iostream>

#include "server/wiring.h"

namespace writ::server {
namespace {

/// The signals that end the program, blocked in every thread so that one can wait for them.
sigset_t BlockEndingSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

}  // namespace

int Serve(const cli::ServeRequest& request) {
  const sigset_t signals = BlockEndingSignals();
  for (const config::Message& warning : request.configuration.warnings)
    std::cerr << config::Render(warning) << '\n';
  Program program(request.configuration);
  int signal = 0;
  sigwait(&signals, &signal);
  program.Drain();
  return 0;
}

}  // namespace writ::server

#include "server/serve.h"

#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "server/confine.h"
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

/// The folders of the store, the master key and the admin socket, made where they are not there.
std::vector<std::string> WritableFolders(const config::ServerSettings& server) {
  std::vector<std::string> folders;
  for (const std::string& file : {config::SqlitePath(server.store).value_or(""),
                                  config::MasterKeyPath(server), config::AdminSocketPath(server)}) {
    const auto folder = std::filesystem::absolute(file).parent_path();
    std::error_code error;
    if (std::filesystem::create_directories(folder, error))
      std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    folders.push_back(folder.string());
  }
  return folders;
}

}  // namespace

int Serve(const cli::ServeRequest& request) {
  const sigset_t signals = BlockSignals();
  for (const config::Message& warning : request.configuration.warnings)
    std::cerr << config::Render(warning) << '\n';
  RaiseFileLimit();
  if (!request.user.empty()) BecomeUser(request.user);
  const Confinement confined = Confine(WritableFolders(request.configuration.server));
  Program program(request, confined);
  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && signal == SIGHUP) program.Reload();
  program.Drain();
  return 0;
}

}  // namespace writ::server

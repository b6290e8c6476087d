// The command line: argument text in, one command run, an exit code out.
#pragma once

#include <expected>
#include <functional>
#include <vector>

#include "config/configuration.h"

namespace writ::cli {

/// What `writ serve` is to serve: the checked configuration with the command line's overrides applied.
struct ServeRequest {
  config::Loaded configuration;
  std::string user;  ///< whom to become; empty: nobody else
  /// Reads the files again, with what is declared at run time.
  std::function<std::expected<config::Loaded, std::vector<config::Message>>(
      const std::vector<config::Declaration>& declared)>
      reload;
};

/// The commands that need more than this layer has. Gives: the process's exit code.
struct Commands {
  std::function<int(const ServeRequest&)> serve;
};

/// Runs the command that the arguments name: `serve`, `config check`, `secret new`, `version`, or help.
/// Gives: 0 when done, 1 for a configuration that is refused, 2 for arguments that are; for `serve`, what it
/// returns.
int Run(int argc, char** argv, const Commands& commands);

}  // namespace writ::cli

// `writ serve`: from start to SIGTERM.
#pragma once

#include "cli/cli.h"

namespace writ::server {

/// Serves until SIGTERM or SIGINT, then drains. SIGHUP reads the configuration again.
/// Gives the process's exit status: 0 after a drain, also one that had to cut connections off.
int Serve(const cli::ServeRequest& request);

}  // namespace writ::server

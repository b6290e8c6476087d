// The process's environment.
#pragma once

#include "config/configuration.h"

namespace writ::cli {

/// All variables, as the process was given them.
config::Environment ReadEnvironment();

}  // namespace writ::cli

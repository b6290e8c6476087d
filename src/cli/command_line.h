// The commands beside `serve`, by what they need.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace writ::cli {

/// What the arguments ask for, once they are parsed: runs it and gives the exit code.
using Chosen = std::function<int()>;

/// `client`, `scope`, `resource`, `user`, `session`, `key`, `audit`: they open the store themselves, whether
/// a server runs or not.
void AddStoreCommands(CLI::App& app, Chosen& chosen);

/// `reload`, `explain`: they ask the running server.
void AddServerCommands(CLI::App& app, Chosen& chosen);

}  // namespace writ::cli

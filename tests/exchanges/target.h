// Where exchanges are played: at the core, or at the program over a socket.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "tests/exchanges/exchange.h"
#include "writ/time.h"

namespace writ::exchanges {

/// One server with one configuration and a store of its own.
class Target {
 public:
  virtual ~Target() = default;

  virtual Answer Send(const Request& request) = 0;

  /// What time the server takes it to be.
  virtual Instant Now() const = 0;

  /// How far its times may be off.
  virtual Seconds Tolerance() const = 0;
};

/// The file of the people of a configuration: `people.json` has them in `people.people.json`. Absent when
/// there are none.
std::optional<std::string> PeopleOf(const std::string& config);

/// A realm in this process, with a fixed clock, over SQLite.
/// Takes `config`: the path of a configuration file that must be right; `mode`: what its Compatibility is
/// instead, empty: as it says.
std::unique_ptr<Target> MakeCoreTarget(const std::string& config, const std::string& mode);

/// The program `writ`, started on free ports, over SQLite; asked over a new connection each time.
std::unique_ptr<Target> MakeBinaryTarget(const std::string& writ, const std::string& config,
                                         const std::string& mode);

}  // namespace writ::exchanges

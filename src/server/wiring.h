// The one place that names concrete types: a configuration in, a running program out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "cli/cli.h"
#include "server/confine.h"

namespace writ::server {

/// A whole server: store, keys, realm, log, metrics, the listener for clients and the one for operators.
class Program {
 public:
  /// Opens the store and the keys and starts to serve. Takes `request`: outlives the program; `confined`: is
  /// told in the log. Faults: kUnavailable when the store, the master key or an address cannot be had;
  /// kCorrupt when the store does not
  ///   open with this program or this master key.
  Program(const cli::ServeRequest& request, const Confinement& confined);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Stops at once what Drain has not stopped.
  ~Program();

  /// The ports that were bound, for callers that asked for port 0.
  std::uint16_t port() const;
  std::uint16_t operations_port() const;

  /// Reads the configuration again: see RealmKeeper. What came of it stands in the log.
  void Reload();

  enum class Drained { kAll, kCut };

  /// Says "not ready", lets requests under way finish, then stops.
  Drained Drain();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace writ::server

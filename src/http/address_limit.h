// How many connections one address has.
#pragma once

#include <sys/socket.h>

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace writ::http {

/// Counts connections by address, IPv6 by its /64 (one subscriber owns that many).
/// Thread: any.
class AddressLimit {
 public:
  /// Takes `most`: 0 for no limit; then nothing is counted.
  explicit AddressLimit(std::size_t most) : most_(most) {}

  /// Counts one more connection of `key`. False, and nothing counted, when it has too many.
  bool Enter(const std::string& key);
  void Leave(const std::string& key);

  /// What connections from `address` are counted under; empty when there is no limit.
  std::string Key(const sockaddr_storage& address) const;

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::map<std::string, std::size_t> counts_;
};

}  // namespace writ::http

// Listening sockets: opening them, and accepting from one.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "http/socket.h"

namespace writ::http {

/// Where to listen: an IPv4 or IPv6 address and a port (0: any free one), or a Unix socket.
struct ListenAddress {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  std::string path;  ///< of a Unix socket that its owner alone may use; then host and port mean nothing
};

/// The listening sockets of one server: one per thread, all on one port.
struct Listening {
  std::vector<int> fds;
  std::uint16_t port = 0;
};

/// Opens `count` sockets on `address`; the kernel spreads new connections over them (SO_REUSEPORT). Of a Unix
/// socket there is one; one that nobody listens on any more is replaced.
/// Faults: kUnavailable with a text for the operator when the address is none, or taken, or not ours.
Listening OpenListening(const ListenAddress& address, std::size_t count);

/// The other end of a connection, as text, without port; an IPv4 address mapped into IPv6 as IPv4.
std::string PeerText(const sockaddr_storage& address);

/// Accepts connections.
class Listener final : private SocketUser {
 public:
  /// Takes `accepted`: gets each new socket, non-blocking and closed on exec, and owns it from then on.
  /// Takes `paused`: told when there is no file descriptor left.
  Listener(Poller& poller, int fd, std::function<void(int, const sockaddr_storage&)> accepted,
           std::function<void()> paused);

  /// Accepts from now on. Calls after the first do nothing until a Pause.
  void Go();

  /// Accepts no more; who comes waits in the kernel's queue.
  void Pause();

 private:
  void Readable() override;
  void Writable() override {}

  Socket socket_;
  std::function<void(int, const sockaddr_storage&)> accepted_;
  std::function<void()> paused_;
  bool going_ = false;
  bool waiting_ = false;
};

}  // namespace writ::http

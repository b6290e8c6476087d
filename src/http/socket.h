// A connection's file descriptor on an event loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "http/poller.h"

#include "crypto/tls.h"

namespace writ::http {

/// Told when a socket is ready. Each call answers one Await.
class SocketUser {
 public:
  virtual void Readable() = 0;
  virtual void Writable() = 0;

 protected:
  ~SocketUser() = default;
};

/// Owns a non-blocking socket, listening or connected. Holds no buffer: a socket that waits costs only its
/// entry in the poller. Thread: belongs to the loop's thread.
class Socket {
 public:
  /// Takes `fd`: owned from here on. When the system cannot watch one more, the socket is as one that the
  /// other end has closed.
  /// Takes `tls`: what is spoken over it; null for plain bytes.
  Socket(Poller& poller, int fd, SocketUser& user, std::unique_ptr<crypto::TlsSession> tls = nullptr);

  /// Closes; no call comes afterwards.
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Calls Readable (Writable) once, when it may be; never before this returns.
  void AwaitReadable();
  void AwaitWritable();

  enum class Outcome { kBytes, kNotReady, kEnd, kBroken };
  struct Transfer {
    Outcome outcome = Outcome::kBytes;
    std::size_t bytes = 0;
  };

  /// Takes what is there, without waiting.
  Transfer Receive(std::span<char> into);

  /// Sends what fits, without waiting.
  Transfer Send(std::string_view bytes);

  /// Says that reading by other means than Receive has found nothing more.
  void Emptied() { readable_ = false; }

  /// Tells the other end that nothing more comes.
  void ShutdownSend();

  int fd() const { return fd_; }

 private:
  friend class Poller;

  void Ready(std::uint32_t events);
  Transfer ReceiveTls(std::span<char> into);
  Transfer SendTls(std::string_view bytes);

  Poller& poller_;
  SocketUser& user_;
  const int fd_;
  const std::unique_ptr<crypto::TlsSession> tls_;
  bool readable_ = false;  ///< there may be something to read: an edge has come and was not used up
  bool writable_ = true;
  bool reads_when_writable_ = false;  ///< a TLS handshake has to send before it can go on
  bool ended_ = false;                ///< the other end has sent its last byte, or the connection is broken
  bool awaits_readable_ = false;
  bool awaits_writable_ = false;
  bool soon_ = false;  ///< in the poller's list of sockets to serve without an event
};

}  // namespace writ::http

// A connection's file descriptor on an event loop.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "runtime/io_thread.h"

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
/// entry in the loop. Thread: belongs to the loop's thread.
class Socket {
 public:
  Socket(runtime::IoThread& loop, int fd, SocketUser& user);

  /// Closes; no call comes afterwards.
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Calls Readable (Writable) once, when it is; never before this returns.
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

  /// Tells the other end that nothing more comes.
  void ShutdownSend();

  int fd() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace writ::http

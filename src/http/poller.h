// Which of a loop's sockets are ready.
#pragma once

#include <sys/epoll.h>

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "runtime/io_thread.h"

namespace writ::http {

class Socket;

/// An epoll set of its own inside a loop. Each socket is entered once, edge-triggered, so that a request
/// costs no system call beside its read and its write; Asio's reactor, which sees one descriptor per loop,
/// would need one more each time. Sockets that became ready together are served in one go. Thread: belongs to
/// the loop's thread.
class Poller {
 public:
  /// Takes `served`: called after each such go.
  Poller(runtime::IoThread& loop, std::function<void()> served);
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  /// Sockets are being served further up this very stack.
  bool serving() const { return serving_; }

 private:
  friend class Socket;
  struct State;

  /// False when the system cannot watch one more.
  bool Add(Socket& socket, int fd);
  void Remove(Socket& socket);
  /// Serves `socket` soon, without an event.
  void ServeSoon(Socket& socket);
  void ServeEvents();
  void ServeSoon();
  void Serve(std::span<epoll_event> events);

  std::shared_ptr<State> state_;
  std::function<void()> served_;
  std::span<epoll_event> events_;  ///< being served
  std::vector<Socket*> soon_;
  bool serving_ = false;
};

}  // namespace writ::http

#include "http/listener.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <cerrno>
#include <cstring>
#include <optional>

#include "http/own_fd.h"
#include "http/unix_socket.h"
#include "writ/fault.h"

namespace writ::http {
namespace {

/// So many connections are accepted at once before others have their turn.
constexpr int kAcceptsPerTurn = 16;
constexpr int kBacklog = 4096;

struct Endpoint {
  sockaddr_storage storage{};
  socklen_t bytes = 0;
};

std::optional<Endpoint> ParseEndpoint(const ListenAddress& address) {
  Endpoint endpoint;
  auto* const v4 = reinterpret_cast<sockaddr_in*>(&endpoint.storage);
  auto* const v6 = reinterpret_cast<sockaddr_in6*>(&endpoint.storage);
  if (inet_pton(AF_INET, address.host.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(address.port);
    endpoint.bytes = sizeof *v4;
    return endpoint;
  }
  if (inet_pton(AF_INET6, address.host.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(address.port);
    endpoint.bytes = sizeof *v6;
    return endpoint;
  }
  return std::nullopt;
}

[[noreturn]] void Fail(const ListenAddress& address) {
  const int error = errno;
  throw Fault(FaultKind::kUnavailable, "cannot listen on " + address.host + " port " +
                                           std::to_string(address.port) + ": " + std::strerror(error));
}

enum class Sharing { kAlone, kWithOthers };

OwnFd Bind(const ListenAddress& address, const Endpoint& endpoint, Sharing sharing) {
  OwnFd fd(socket(endpoint.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) Fail(address);
  const int on = 1;
  setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (sharing == Sharing::kWithOthers) setsockopt(fd.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (bind(fd.get(), reinterpret_cast<const sockaddr*>(&endpoint.storage), endpoint.bytes) != 0)
    Fail(address);
  return fd;
}

void Listen(const ListenAddress& address, int fd) {
  if (listen(fd, kBacklog) != 0) Fail(address);
}

std::uint16_t BoundPort(int fd) {
  sockaddr_storage bound{};
  socklen_t bytes = sizeof bound;
  getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &bytes);
  const in_port_t port = bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                                     : reinterpret_cast<sockaddr_in*>(&bound)->sin_port;
  return ntohs(port);
}

}  // namespace

Listening OpenListening(const ListenAddress& address, std::size_t count) {
  if (!address.path.empty()) return {{OpenUnixSocket(address.path, kBacklog)}, 0};
  ListenAddress wanted = address;
  if (!ParseEndpoint(wanted)) {
    throw Fault(FaultKind::kUnavailable, "cannot listen on " + address.host +
                                             ": give an IPv4 or IPv6 address, such as 127.0.0.1 or ::");
  }
  if (wanted.port != 0) {
    // A shared port would let a second server of the same user in unnoticed: see first that nobody is there.
    const OwnFd probe = Bind(wanted, *ParseEndpoint(wanted), Sharing::kAlone);
    Listen(wanted, probe.get());
  }
  std::vector<OwnFd> fds;
  for (std::size_t i = 0; i < count; ++i) {
    fds.push_back(Bind(wanted, *ParseEndpoint(wanted), Sharing::kWithOthers));
    wanted.port = BoundPort(fds.back().get());
  }
  Listening listening;
  listening.port = wanted.port;
  for (OwnFd& fd : fds) {
    Listen(wanted, fd.get());
    listening.fds.push_back(fd.Release());
  }
  return listening;
}

std::string PeerText(const sockaddr_storage& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
  } else if (address.ss_family == AF_INET6) {
    const in6_addr& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&v6)) {
      inet_ntop(AF_INET, &v6.s6_addr[12], text, sizeof text);
    } else {
      inet_ntop(AF_INET6, &v6, text, sizeof text);
    }
  }
  return text;
}

Listener::Listener(Poller& poller, int fd, std::function<void(int, const sockaddr_storage&)> accepted,
                   std::function<void()> paused)
    : socket_(poller, fd, *this), accepted_(std::move(accepted)), paused_(std::move(paused)) {}

void Listener::Go() {
  going_ = true;
  if (!std::exchange(waiting_, true)) socket_.AwaitReadable();
}

void Listener::Pause() {
  going_ = false;
}

void Listener::Readable() {
  waiting_ = false;
  for (int i = 0; going_ && i < kAcceptsPerTurn; ++i) {
    sockaddr_storage peer{};
    socklen_t bytes = sizeof peer;
    const int fd =
        accept4(socket_.fd(), reinterpret_cast<sockaddr*>(&peer), &bytes, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      accepted_(fd, peer);
      continue;
    }
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      going_ = false;
      paused_();
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      socket_.Emptied();
      break;
    }
  }
  if (going_) Go();
}

}  // namespace writ::http

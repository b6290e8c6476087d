#include "outbound/local_call.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <string_view>

#include "base/text.h"

namespace writ::outbound {
namespace {

constexpr timeval kPatience{60, 0};
constexpr std::size_t kMaxBytes = 16 * 1024 * 1024;

/// A blocking Unix socket, closed when it ends.
class LocalSocket {
 public:
  LocalSocket() : fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
  }
  LocalSocket(const LocalSocket&) = delete;
  LocalSocket& operator=(const LocalSocket&) = delete;
  ~LocalSocket() { close(fd_); }

  bool Connect(const std::string& path) const {
    sockaddr_un address{};
    if (path.size() >= sizeof address.sun_path) return false;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    return connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  bool Send(std::string_view bytes) const {
    return send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }

  /// Everything up to the other end's close.
  std::string ReceiveAll() const {
    std::string all;
    char part[16 * 1024];
    for (ssize_t got = 0; all.size() < kMaxBytes && (got = recv(fd_, part, sizeof part, 0)) > 0;)
      all.append(part, static_cast<std::size_t>(got));
    return all;
  }

 private:
  const int fd_;
};

}  // namespace

std::expected<LocalReply, std::string> CallLocalServer(const std::string& socket_path,
                                                       const std::string& method, const std::string& target) {
  const LocalSocket socket;
  if (!socket.Connect(socket_path)) {
    return std::unexpected("no server listens on " + socket_path +
                           ": is it running, with this configuration, as this user?");
  }
  const std::string request =
      method + ' ' + target + " HTTP/1.1\r\nHost: writ\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  const std::string reply = socket.Send(request) ? socket.ReceiveAll() : std::string();
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  const std::size_t body = reply.find("\r\n\r\n");
  const auto status = reply.starts_with(kVersion)
                          ? base::ParseDecimal(std::string_view(reply).substr(kVersion.size(), 3))
                          : std::nullopt;
  if (!status || body == std::string::npos) return std::unexpected("the server did not answer");
  return LocalReply{static_cast<int>(*status), reply.substr(body + 4)};
}

}  // namespace writ::outbound

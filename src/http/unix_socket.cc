#include "http/unix_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "http/own_fd.h"
#include "writ/fault.h"

namespace writ::http {
namespace {

[[noreturn]] void Fail(const std::string& path, const std::string& why) {
  throw Fault(FaultKind::kUnavailable, "cannot listen on the Unix socket " + path + ": " + why);
}

sockaddr_un AddressOf(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof address.sun_path)
    Fail(path, "the path is longer than a socket's may be (107 bytes)");
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

OwnFd MakeSocket(const std::string& path) {
  OwnFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) Fail(path, std::strerror(errno));
  return fd;
}

bool Connects(const std::string& path, const sockaddr_un& address) {
  const OwnFd fd = MakeSocket(path);
  return connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

/// Removes the socket that an earlier program left behind; nothing that is no socket.
void RemoveStale(const std::string& path, const sockaddr_un& address) {
  struct stat found{};
  if (lstat(path.c_str(), &found) != 0 || !S_ISSOCK(found.st_mode)) return;
  if (Connects(path, address)) Fail(path, "another program listens there");
  unlink(path.c_str());
}

}  // namespace

int OpenUnixSocket(const std::string& path, int backlog) {
  const sockaddr_un address = AddressOf(path);
  RemoveStale(path, address);
  OwnFd fd = MakeSocket(path);
  // The mode of the socket itself becomes that of the file: there is no moment at which others could connect.
  fchmod(fd.get(), S_IRUSR | S_IWUSR);
  const bool bound = bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (!bound || listen(fd.get(), backlog) != 0) Fail(path, std::strerror(errno));
  return fd.Release();
}

}  // namespace writ::http

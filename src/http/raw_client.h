// A client for tests: sends any bytes, reads whatever comes back.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace writ::http {

/// One reply as it came over the wire.
struct RawReply {
  int status = 0;
  std::string head;  ///< status line and fields
  std::string body;

  bool Has(std::string_view line) const {
    return head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
  }

  std::string Field(std::string_view name) const {
    const std::string start = "\r\n" + std::string(name) + ": ";
    const std::size_t at = head.find(start);
    if (at == std::string::npos) return {};
    const std::size_t begin = at + start.size();
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("cannot connect");
    }
  }
  RawClient(RawClient&& other) noexcept : fd_(other.fd_), received_(std::move(other.received_)) {
    other.fd_ = -1;
  }
  RawClient& operator=(RawClient&&) = delete;
  ~RawClient() {
    if (fd_ >= 0) close(fd_);
  }

  /// False when the other end takes no more.
  bool Send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  void ShutdownSend() const { shutdown(fd_, SHUT_WR); }

  enum class Expect { kBody, kHeadOnly };

  /// The next reply; absent when the connection ends, or nothing whole comes in time.
  /// Takes `expect`: kHeadOnly for the reply to a HEAD request.
  std::optional<RawReply> Read(Expect expect = Expect::kBody) {
    std::size_t head_end = 0;
    while ((head_end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!Receive()) return std::nullopt;
    }
    RawReply reply;
    reply.head = received_.substr(0, head_end + 2);
    std::from_chars(received_.data() + 9, received_.data() + 12, reply.status);
    received_.erase(0, head_end + 4);
    std::size_t length = 0;
    const std::string field = reply.Field("Content-Length");
    std::from_chars(field.data(), field.data() + field.size(), length);
    if (expect == Expect::kHeadOnly || reply.status == 100) length = 0;
    while (received_.size() < length) {
      if (!Receive()) return std::nullopt;
    }
    reply.body = received_.substr(0, length);
    received_.erase(0, length);
    return reply;
  }

  /// True when the other end closes, in time, with nothing more to say.
  bool Closes() {
    if (!received_.empty()) return false;
    while (Receive()) {
    }
    return ended_ && received_.empty();
  }

  /// True when bytes arrive, or the end, before `time` is over.
  bool Hears(std::chrono::milliseconds time) {
    pollfd ready{fd_, POLLIN, 0};
    return !received_.empty() || poll(&ready, 1, static_cast<int>(time.count())) > 0;
  }

  int fd() const { return fd_; }

 private:
  bool Receive() {
    pollfd ready{fd_, POLLIN, 0};
    if (poll(&ready, 1, 20'000) <= 0) return false;
    char bytes[16 * 1024];
    const ssize_t count = recv(fd_, bytes, sizeof bytes, 0);
    if (count <= 0) {
      ended_ = true;
      return false;
    }
    received_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  int fd_;
  std::string received_;
  bool ended_ = false;
};

}  // namespace writ::http

#include "http/socket.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace writ::http {
namespace {

Socket::Transfer Explain(ssize_t result) {
  if (result > 0) return {Socket::Outcome::kBytes, static_cast<std::size_t>(result)};
  if (result == 0) return {Socket::Outcome::kEnd, 0};
  const bool later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return {later ? Socket::Outcome::kNotReady : Socket::Outcome::kBroken, 0};
}

}  // namespace

Socket::Socket(Poller& poller, int fd, SocketUser& user, std::unique_ptr<crypto::TlsSession> tls)
    : poller_(poller), user_(user), fd_(fd), tls_(std::move(tls)) {
  if (poller_.Add(*this, fd)) return;
  shutdown(fd, SHUT_RDWR);
  ended_ = true;
}

Socket::~Socket() {
  poller_.Remove(*this);
  close(fd_);
}

void Socket::AwaitReadable() {
  awaits_readable_ = true;
  if ((readable_ || ended_) && !std::exchange(soon_, true)) poller_.ServeSoon(*this);
}

void Socket::AwaitWritable() {
  awaits_writable_ = true;
  if (writable_ && !std::exchange(soon_, true)) poller_.ServeSoon(*this);
}

Socket::Transfer Socket::Receive(std::span<char> into) {
  if (tls_ != nullptr) return ReceiveTls(into);
  const Transfer transfer = Explain(recv(fd_, into.data(), into.size(), 0));
  // A short read has emptied the socket: the next byte makes a new edge.
  if (transfer.bytes < into.size()) readable_ = false;
  return transfer;
}

Socket::Transfer Socket::Send(std::string_view bytes) {
  if (tls_ != nullptr) return SendTls(bytes);
  const Transfer transfer = Explain(send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  if (transfer.bytes < bytes.size()) writable_ = false;
  return transfer;
}

Socket::Transfer Socket::ReceiveTls(std::span<char> into) {
  using Tls = crypto::TlsSession::Outcome;
  const crypto::TlsSession::Transfer read = tls_->Read(into);
  if (read.outcome == Tls::kNeedsToRead || read.outcome == Tls::kNeedsToWrite) readable_ = false;
  if (read.outcome == Tls::kNeedsToWrite) {
    writable_ = false;
    reads_when_writable_ = true;
  }
  // What has come before an end is told first; the end shows again at the next read.
  if (read.bytes > 0) return {Outcome::kBytes, read.bytes};
  if (read.outcome == Tls::kEnd) return {Outcome::kEnd, 0};
  return {read.outcome == Tls::kBroken ? Outcome::kBroken : Outcome::kNotReady, 0};
}

Socket::Transfer Socket::SendTls(std::string_view bytes) {
  std::size_t total = 0;
  while (total < bytes.size()) {
    const crypto::TlsSession::Transfer written = tls_->Write(bytes.substr(total));
    if (written.outcome == crypto::TlsSession::Outcome::kBroken) return {Outcome::kBroken, total};
    total += written.bytes;
    if (written.outcome == crypto::TlsSession::Outcome::kBytes) continue;
    writable_ = false;
    break;
  }
  return {total > 0 ? Outcome::kBytes : Outcome::kNotReady, total};
}

void Socket::ShutdownSend() {
  if (tls_ != nullptr) tls_->End();
  shutdown(fd_, SHUT_WR);
}

/// The user may destroy this socket in either call.
void Socket::Ready(std::uint32_t events) {
  if (events == 0) soon_ = false;
  if ((events & EPOLLIN) != 0) readable_ = true;
  if ((events & EPOLLOUT) != 0) writable_ = true;
  if (writable_ && std::exchange(reads_when_writable_, false)) readable_ = true;
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) ended_ = writable_ = true;
  if (awaits_writable_ && writable_) {
    awaits_writable_ = false;
    if (awaits_readable_) AwaitReadable();
    user_.Writable();
  } else if (awaits_readable_ && (readable_ || ended_)) {
    awaits_readable_ = false;
    user_.Readable();
  }
}

}  // namespace writ::http

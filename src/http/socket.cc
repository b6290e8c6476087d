#include "http/socket.h"

#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <cerrno>

namespace writ::http {
namespace {

namespace asio = boost::asio;
using Descriptor = asio::posix::basic_stream_descriptor<asio::io_context::executor_type>;

Socket::Transfer Explain(ssize_t result) {
  if (result > 0) return {Socket::Outcome::kBytes, static_cast<std::size_t>(result)};
  if (result == 0) return {Socket::Outcome::kEnd, 0};
  const bool later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return {later ? Socket::Outcome::kNotReady : Socket::Outcome::kBroken, 0};
}

}  // namespace

/// Shared with the waits under way, which may come back after the socket is gone.
struct Socket::State {
  State(asio::io_context& context, int fd, SocketUser& whose)
      : descriptor(context.get_executor(), fd), user(&whose) {}

  Descriptor descriptor;
  SocketUser* user;  ///< null once closed
};

Socket::Socket(runtime::IoThread& loop, int fd, SocketUser& user)
    : state_(std::make_shared<State>(loop.context(), fd, user)) {}

Socket::~Socket() {
  state_->user = nullptr;
  boost::system::error_code ignored;
  state_->descriptor.close(ignored);
}

void Socket::AwaitReadable() {
  state_->descriptor.async_wait(Descriptor::wait_read, [state = state_](const boost::system::error_code&) {
    if (state->user != nullptr) state->user->Readable();
  });
}

void Socket::AwaitWritable() {
  state_->descriptor.async_wait(Descriptor::wait_write, [state = state_](const boost::system::error_code&) {
    if (state->user != nullptr) state->user->Writable();
  });
}

Socket::Transfer Socket::Receive(std::span<char> into) {
  return Explain(recv(fd(), into.data(), into.size(), 0));
}

Socket::Transfer Socket::Send(std::string_view bytes) {
  return Explain(send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

void Socket::ShutdownSend() {
  shutdown(fd(), SHUT_WR);
}

int Socket::fd() const {
  return state_->descriptor.native_handle();
}

}  // namespace writ::http

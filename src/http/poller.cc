#include "http/poller.h"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstring>
#include <utility>

#include "http/socket.h"
#include "writ/fault.h"

namespace writ::http {
namespace {

namespace asio = boost::asio;
using Descriptor = asio::posix::basic_stream_descriptor<asio::io_context::executor_type>;

constexpr std::size_t kBatch = 64;

int MakeEpoll() {
  const int fd = epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0)
    throw Fault(FaultKind::kUnavailable, std::string("cannot make an epoll set: ") + std::strerror(errno));
  return fd;
}

}  // namespace

/// Shared with what the loop still has to call, which may come after the poller's end.
struct Poller::State : std::enable_shared_from_this<State> {
  State(asio::io_context& context, Poller& of)
      : descriptor(context.get_executor(), MakeEpoll()), poller(&of) {}

  void Await() {
    descriptor.async_wait(Descriptor::wait_read,
                          [self = shared_from_this()](const boost::system::error_code&) {
                            if (self->poller == nullptr) return;
                            self->Await();
                            self->poller->ServeEvents();
                          });
  }

  Descriptor descriptor;
  Poller* poller;  ///< null once that has ended
};

Poller::Poller(runtime::IoThread& loop, std::function<void()> served)
    : state_(std::make_shared<State>(loop.context(), *this)), served_(std::move(served)) {
  state_->Await();
}

Poller::~Poller() {
  state_->poller = nullptr;
  boost::system::error_code ignored;
  state_->descriptor.close(ignored);
}

bool Poller::Add(Socket& socket, int fd) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &socket;
  return epoll_ctl(state_->descriptor.native_handle(), EPOLL_CTL_ADD, fd, &event) == 0;
}

/// Closing its descriptor takes a socket out of the epoll set; what is left are events already fetched.
void Poller::Remove(Socket& socket) {
  for (epoll_event& event : events_) {
    if (event.data.ptr == &socket) event.data.ptr = nullptr;
  }
  std::erase(soon_, &socket);
}

void Poller::ServeSoon(Socket& socket) {
  soon_.push_back(&socket);
  if (soon_.size() > 1) return;
  asio::post(state_->descriptor.get_executor(), [state = state_] {
    if (state->poller != nullptr) state->poller->ServeSoon();
  });
}

void Poller::ServeEvents() {
  std::array<epoll_event, kBatch> events;
  const int count = epoll_wait(state_->descriptor.native_handle(), events.data(), kBatch, 0);
  if (count > 0) Serve({events.data(), static_cast<std::size_t>(count)});
}

void Poller::ServeSoon() {
  std::vector<epoll_event> events;
  for (Socket* const socket : soon_) {
    epoll_event event{};
    event.data.ptr = socket;
    events.push_back(event);
  }
  soon_.clear();
  Serve(events);
}

void Poller::Serve(std::span<epoll_event> events) {
  events_ = events;
  serving_ = true;
  for (const epoll_event& event : events) {
    if (event.data.ptr != nullptr) static_cast<Socket*>(event.data.ptr)->Ready(event.events);
  }
  serving_ = false;
  events_ = {};
  served_();
}

}  // namespace writ::http

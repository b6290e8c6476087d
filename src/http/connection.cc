#include "http/connection.h"

#include <string.h>

#include <utility>

#include "http/fault_boundary.h"
#include "http/forwarded.h"
#include "http/worker.h"
#include "protocol/refusal.h"
#include "protocol/walk.h"

namespace writ::http {
namespace {

/// After a reply that ends the connection, so much more is read and dropped, so that the reply is not lost to
/// a reset.
constexpr std::size_t kMaxDiscarded = 1024 * 1024;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

Reply RenderWireError(const WireError& error) {
  Reply reply;
  reply.status = error.status;
  reply.fields.push_back({"Content-Type", "text/plain; charset=utf-8"});
  reply.fields.push_back({"Cache-Control", "no-store"});
  reply.body.assign(error.says).append("\n");
  return reply;
}

}  // namespace

void Exchange::Run() {
  reply = Answer(*handler, call);
}

void Exchange::Done() noexcept {
  connection->Answered();
}

Connection::Connection(Worker& worker, int fd, std::unique_ptr<crypto::TlsSession> tls, std::string peer,
                       std::string address_key)
    : worker_(worker), peer_(std::move(peer)), address_key_(std::move(address_key)) {
  socket_.emplace(worker.poller(), fd, static_cast<SocketUser&>(*this), std::move(tls));
}

void Connection::Start() {
  worker_.Enter(*this, Phase::kHead, worker_.Now());
  Await();
}

void Connection::Await() {
  if (!std::exchange(awaiting_, true)) socket_->AwaitReadable();
}

void Connection::Readable() {
  awaiting_ = false;
  if (phase == Phase::kLingering) return Discard();
  if (last_) return;  // timed out; Linger takes what comes
  if (!exchange_) exchange_ = worker_.TakeExchange(*this);
  RequestReader& reader = exchange_->reader;
  const Socket::Transfer received = socket_->Receive(reader.Space());
  switch (received.outcome) {
    case Socket::Outcome::kNotReady:
      if (!reader.started()) ReleaseExchange();
      return Await();
    case Socket::Outcome::kEnd:
    case Socket::Outcome::kBroken:
      return Close();
    case Socket::Outcome::kBytes:
      break;
  }
  reader.Received(received.bytes);
  Proceed();
}

void Connection::Writable() {
  Flush();
}

/// Answers what has arrived, as far as it goes.
void Connection::Proceed() {
  for (;;) {
    switch (exchange_->reader.Advance()) {
      case RequestReader::Progress::kNeedsMore:
        return AwaitMore();
      case RequestReader::Progress::kRefused:
        return RefuseBytes(exchange_->reader.error());
      case RequestReader::Progress::kComplete:
        if (Begin() == Next::kNothing) return;
    }
  }
}

void Connection::AwaitMore() {
  const RequestReader& reader = exchange_->reader;
  const Phase wanted = reader.head_done() ? Phase::kBody : Phase::kHead;
  if (phase != wanted) worker_.Enter(*this, wanted, worker_.Now());
  if (reader.head_done() && reader.request().expects_continue && !std::exchange(continued_, true)) {
    AnswerEarly();
  }
  if (last_ || !exchange_->out.empty()) {
    worker_.QueueFlush(*this);
  } else {
    Await();
  }
}

/// The client asks whether to send its body. If nobody is there to take it, the answer is the final one.
void Connection::AnswerEarly() {
  //= rfc9110#section-10.1.1
  auto found = worker_.front().routes.Find(exchange_->reader.request(), nullptr);
  if (!std::holds_alternative<Reply>(found)) {
    exchange_->out += kContinue;
    return;
  }
  MakeCall();
  exchange_->reply = std::get<Reply>(std::move(found));
  Append(KeepAlive::kNo);
}

/// Has the complete request answered.
Connection::Next Connection::Begin() {
  MakeCall();
  const Front& front = worker_.front();
  NoteStep(exchange_->call.walk, Step::kReadBytes);
  auto found = front.routes.Find(exchange_->reader.request(), exchange_->call.walk);
  if (auto* const refusal = std::get_if<Reply>(&found)) {
    exchange_->reply = std::move(*refusal);
    return Finish();
  }
  if (worker_.count.in_flight.value() >= front.limits.max_in_flight) {
    worker_.count.refused_in_flight.Add();
    exchange_->reply = RenderFault(FaultKind::kUnavailable, exchange_->call.request_id);
    return Finish();
  }
  exchange_->handler = std::get<const Handler*>(found);
  worker_.Enter(*this, Phase::kAnswering, exchange_->began);
  worker_.count.in_flight.Add();
  starting_ = true;
  answered_ = false;
  auto failed = TryBegin([this] { worker_.loop().Start(*exchange_); }, exchange_->call.request_id);
  starting_ = false;
  if (failed) {
    exchange_->reply = *std::move(failed);
    answered_ = true;
  }
  if (!answered_) return Next::kNothing;
  worker_.count.in_flight.Subtract();
  return Finish();
}

void Connection::MakeCall() {
  const HttpRequest& request = exchange_->reader.request();
  Exchange& exchange = *exchange_;
  exchange.request_id = worker_.ids().Make();
  exchange.began = worker_.Now();
  Call& call = exchange.call;
  call.headers = request.headers;
  call.peer = peer_;
  if (worker_.front().proxies.networks.Contains(peer_)) BelieveProxy();
  call.method = request.method == Method::kHead ? Method::kGet : request.method.value_or(Method::kGet);
  call.path = request.path;
  call.query = request.query;
  call.body = request.body;
  call.request_id = {exchange.request_id.data(), exchange.request_id.size()};
  call.now = worker_.loop().clock().Now();
  call.began = exchange.began;
  call.deadline = exchange.began + worker_.front().limits.request_time;
  call.walk = worker_.front().walk ? worker_.front().walk() : nullptr;
  ++requests_;
}

/// Takes the client's address and the path as the proxy in front tells them.
void Connection::BelieveProxy() {
  Exchange& exchange = *exchange_;
  if (auto client = FindForwardedClient(exchange.call.headers, worker_.front().proxies)) {
    exchange.client = std::move(*client);
    exchange.call.peer = exchange.client;
  }
  if (auto prefix = FindForwardedPrefix(exchange.call.headers, worker_.front().proxies)) {
    exchange.path = std::move(*prefix);
    exchange.path += exchange.reader.request().path;
    exchange.reader.UsePath(exchange.path);
  }
}

void Connection::Answered() noexcept {
  if (starting_) {
    answered_ = true;
    return;
  }
  worker_.count.in_flight.Subtract();
  if (!socket_) {  // aborted in the meantime
    ReleaseExchange();
    return worker_.Bury(*this);
  }
  if (Finish() == Next::kAnotherRequest) Proceed();
}

/// Puts the reply in line and forgets the request.
Connection::Next Connection::Finish() {
  RequestReader& reader = exchange_->reader;
  const Limits& limits = worker_.front().limits;
  const bool goes_on = reader.request().keep_alive == KeepAlive::kYes && !worker_.draining() &&
                       requests_ < limits.max_requests_per_connection;
  Append(goes_on ? KeepAlive::kYes : KeepAlive::kNo);
  reader.Next();
  continued_ = false;
  if (goes_on && reader.started() && exchange_->out.size() < limits.max_unsent_bytes) {
    return Next::kAnotherRequest;
  }
  worker_.QueueFlush(*this);
  return Next::kNothing;
}

/// Formats the exchange's reply and tells the observer.
void Connection::Append(KeepAlive keep_alive) {
  Exchange& exchange = *exchange_;
  Call& call = exchange.call;
  const bool head = exchange.reader.request().method == Method::kHead;
  if (head) call.method = Method::kHead;
  NoteStep(call.walk, Step::kWriteBytes);
  worker_.writer().Append(exchange.out, exchange.reply, call.request_id, call.now, keep_alive,
                          head ? WithBody::kNo : WithBody::kYes);
  last_ = keep_alive == KeepAlive::kNo;
  if (Observer* const observer = worker_.front().observer; observer != nullptr) {
    observer->Finished(call, exchange.reply, worker_.Now() - exchange.began);
  }
  explicit_bzero(exchange.reply.body.data(), exchange.reply.body.size());
  exchange.reply = {};
  call = {};
}

/// Answers bytes that are no request, and ends the connection: where the next request would begin is in
/// doubt.
void Connection::RefuseBytes(const WireError& error) {
  worker_.count.malformed.Add();
  MakeCall();
  Call& call = exchange_->call;
  call.path = call.query = call.body = {};
  call.headers = {};
  const bool too_large = error.status == 413;
  exchange_->reply =
      too_large ? worker_.front().routes.Refuse(Reason::kBodyTooLarge) : RenderWireError(error);
  Append(KeepAlive::kNo);
  worker_.Enter(*this, Phase::kWriting, worker_.Now());
  worker_.QueueFlush(*this);
}

void Connection::Flush() {
  if (!socket_) return;
  Exchange& exchange = *exchange_;
  const Socket::Transfer sent = socket_->Send(std::string_view(exchange.out).substr(exchange.sent));
  if (sent.outcome == Socket::Outcome::kBroken) return Close();
  exchange.sent += sent.bytes;
  if (exchange.sent == exchange.out.size()) return Sent();
  if (phase != Phase::kWriting) worker_.Enter(*this, Phase::kWriting, worker_.Now());
  socket_->AwaitWritable();
}

/// All replies are with the kernel.
void Connection::Sent() {
  Exchange& exchange = *exchange_;
  explicit_bzero(exchange.out.data(), exchange.out.size());
  exchange.out.clear();
  exchange.sent = 0;
  if (last_) return Linger();
  if (exchange.reader.started()) return Proceed();
  ReleaseExchange();
  if (worker_.draining()) return Close();
  worker_.Enter(*this, Phase::kIdle, worker_.Now());
  Await();
}

void Connection::ReleaseExchange() {
  worker_.GiveBack(std::move(exchange_));
}

/// Closes our half and waits for the other end to close its own.
void Connection::Linger() {
  //= rfc9112#section-9.6
  ReleaseExchange();
  socket_->ShutdownSend();
  worker_.Enter(*this, Phase::kLingering, worker_.Now());
  Await();
}

void Connection::Discard() {
  const Socket::Transfer received = socket_->Receive(worker_.scratch());
  discarded_ += received.bytes;
  const bool ended =
      received.outcome == Socket::Outcome::kEnd || received.outcome == Socket::Outcome::kBroken;
  if (ended || discarded_ > kMaxDiscarded) return Close();
  Await();
}

void Connection::TimeOut() {
  if (phase != Phase::kIdle && phase != Phase::kLingering) worker_.count.timeouts.Add();
  const bool unfinished = phase == Phase::kHead || phase == Phase::kBody;
  if (!unfinished || !exchange_ || !exchange_->reader.started()) return Close();
  //= rfc9110#section-15.5.9
  RefuseBytes({408, "The request took too long."});
}

void Connection::Drain() {
  if (phase == Phase::kIdle || (phase == Phase::kHead && !exchange_)) Close();
}

void Connection::Abort() {
  if (phase != Phase::kAnswering) return Close();
  socket_.reset();
}

void Connection::Close() {
  socket_.reset();
  if (exchange_) ReleaseExchange();
  worker_.Bury(*this);
}

}  // namespace writ::http

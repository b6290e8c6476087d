// One client's connection: reads requests, has them answered one after the other, writes the replies.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>

#include "http/exchange.h"
#include "http/http_request.h"
#include "http/socket.h"

namespace writ::http {

class Worker;

/// What a connection is waiting for; each phase but kAnswering has a time limit.
enum class Phase { kIdle, kHead, kBody, kAnswering, kWriting, kLingering, kClosed };
inline constexpr std::size_t kPhases = 7;

/// Owned by its worker, in the list of its phase. Requests are answered in the order in which they came; the
/// next one is not looked at before the last one has its reply. Thread: belongs to the worker's loop.
class Connection final : private SocketUser {
 public:
  Connection(Worker& worker, int fd, std::unique_ptr<crypto::TlsSession> tls, std::string peer,
             std::string address_key);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Waits for the first request.
  void Start();

  /// Sends what there is to send. Called by the worker at the end of a turn of the loop.
  void Flush();

  /// The time of the phase is over.
  void TimeOut();

  /// Ends after the request under way, or now if there is none.
  void Drain();

  /// Ends now. A request under way is finished, for nobody.
  void Abort();

  /// The exchange's reply is there.
  void Answered() noexcept;

  // For the worker's book-keeping.
  Phase phase = Phase::kClosed;
  SteadyTime since;                                        ///< when the phase began
  std::list<std::unique_ptr<Connection>>::iterator place;  ///< in the worker's list of that phase
  bool queued = false;                                     ///< for a flush
  std::size_t body_received() const { return exchange_->reader.body_received(); }
  const std::string& address_key() const { return address_key_; }

 private:
  enum class Next { kAnotherRequest, kNothing };

  void Readable() override;
  void Writable() override;

  void Await();
  void Proceed();
  void AwaitMore();
  void AnswerEarly();
  Next Begin();
  void MakeCall();
  void BelieveProxy();
  Next Finish();
  void Append(KeepAlive keep_alive);
  void RefuseBytes(const WireError& error);
  void Sent();
  void ReleaseExchange();
  void Linger();
  void Discard();
  void Close();

  Worker& worker_;
  std::optional<Socket> socket_;  ///< empty once closed
  std::unique_ptr<Exchange> exchange_;
  std::string peer_;
  std::string address_key_;
  std::size_t requests_ = 0;
  std::size_t discarded_ = 0;
  bool awaiting_ = false;   ///< a call of Readable is due
  bool starting_ = false;   ///< the fiber is being started further up this very stack
  bool answered_ = false;   ///< and it is done already
  bool last_ = false;       ///< the connection ends after what is in `out`
  bool continued_ = false;  ///< 100 Continue has been sent for this request
};

}  // namespace writ::http

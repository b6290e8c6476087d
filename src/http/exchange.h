// What a connection needs only while a request is under way.
#pragma once

#include <string>

#include "http/request_id.h"
#include "http/request_reader.h"
#include "protocol/call.h"
#include "runtime/fiber_pool.h"

namespace writ::http {

class Connection;

/// One request and its reply: the reader's buffer, the call, the bytes to send. Idle connections have none; a
/// worker keeps a few for the next that wakes up.
class Exchange final : public runtime::FiberTask {
 public:
  explicit Exchange(const Limits& limits) : reader(limits) {}

  /// Lets the handler answer, on a fiber.
  void Run() override;

  /// Hands the reply to the connection, on the loop.
  void Done() noexcept override;

  Connection* connection = nullptr;
  RequestReader reader;
  RequestId request_id{};
  Call call;
  std::string client;  ///< the address that a trusted proxy tells of
  std::string path;    ///< with the prefix that a trusted proxy took away
  const Handler* handler = nullptr;
  Reply reply;
  SteadyTime began;
  std::string out;       ///< replies not sent yet
  std::size_t sent = 0;  ///< of `out`
};

}  // namespace writ::http

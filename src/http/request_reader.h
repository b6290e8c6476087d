// From bytes to one request after another. No socket, no clock: what the fuzzer drives.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "http/http_request.h"
#include "http/limits.h"

namespace writ::http {

/// Owns the bytes of one connection's request at a time, and those that came after it.
///
///     receive into Space(); Received(n);
///     while (Advance() == kComplete) { answer request(); Next(); }
///
/// Bytes of a finished request are wiped: they hold credentials.
class RequestReader {
 public:
  /// Takes `limits`: outlive the reader.
  explicit RequestReader(const Limits& limits);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Where the next bytes go; never empty. Ends the validity of request() unless it is complete.
  std::span<char> Space();

  /// Says that so many bytes of Space() are filled.
  void Received(std::size_t bytes);

  enum class Progress { kNeedsMore, kComplete, kRefused };

  /// Goes as far as the bytes reach. Once it has refused, only Reset goes on.
  Progress Advance();

  /// Any byte of a request that is not finished has arrived.
  bool started() const;

  /// The head is read; request() is valid but for its body.
  bool head_done() const;

  /// Bytes of the body that have arrived.
  std::size_t body_received() const;

  const HttpRequest& request() const;
  const WireError& error() const;

  /// Gives the complete request another path, which lives as long as the request.
  void UsePath(std::string_view path);

  /// Forgets the complete request; what follows it becomes the start of the next.
  void Next();

  /// Forgets everything.
  void Reset();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace writ::http

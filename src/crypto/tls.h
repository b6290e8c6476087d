// The server's side of TLS 1.2 and 1.3, by OpenSSL.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct ssl_ctx_st;
struct ssl_st;

namespace writ::crypto {

/// One connection's TLS over a non-blocking socket. The handshake is part of the first reads.
/// Thread: one at a time.
class TlsSession {
 public:
  enum class Outcome {
    kBytes,
    kNeedsToRead,   ///< nothing more before the socket has more to read
    kNeedsToWrite,  ///< nothing more before the socket takes more
    kEnd,           ///< the other end has said that nothing more comes
    kBroken,        ///< no TLS, or none that is spoken here, or the connection is gone
  };
  struct Transfer {
    Outcome outcome = Outcome::kBytes;
    std::size_t bytes = 0;
  };

  explicit TlsSession(ssl_st* session) : session_(session) {}

  /// Fills `into` as far as what has arrived goes. Gives kBytes when it is full, else with `bytes` what is
  /// there and why there is no more; kBytes of fewer is never given.
  Transfer Read(std::span<char> into);

  /// Takes what fits of `bytes`, which is not empty.
  Transfer Write(std::string_view bytes);

  /// Tells the other end that nothing more comes, as far as that can be told at once.
  void End();

 private:
  struct Free {
    void operator()(ssl_st* session) const;
  };
  std::unique_ptr<ssl_st, Free> session_;
};

/// A certificate with its key, and how TLS is spoken with it: 1.3, or 1.2 with ECDHE and AES-GCM; no
/// renegotiation, no compression, no early data, no resumption; HTTP/1.1 alone by ALPN. Thread: every member
/// may be called from any thread.
class TlsContext {
 public:
  /// Reads the certificate chain (PEM, the server's own first) and its private key (PEM, not encrypted).
  /// Gives a sentence that says what is wrong and what to do; never anything of the key.
  static std::expected<std::shared_ptr<const TlsContext>, std::string> Load(
      const std::string& certificate_file, const std::string& key_file);

  /// TLS over the connected socket `fd`, which stays the caller's.
  /// Faults: kUnavailable when there is no memory.
  std::unique_ptr<TlsSession> Accept(int fd) const;

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}

  std::unique_ptr<ssl_ctx_st, Free> context_;
};

}  // namespace writ::crypto

#include "crypto/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "writ/fault.h"

namespace writ::crypto {
namespace {

//= rfc9325#section-4.2
constexpr const char* kTls12Ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384";
constexpr const char* kTls13Ciphers =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

/// Agrees on HTTP/1.1 with whoever names protocols and has it among them; refuses whoever has not.
//= rfc7301#section-3.2
int ChooseProtocol(SSL*, const unsigned char** out, unsigned char* length, const unsigned char* offered,
                   unsigned int offered_length, void*) {
  unsigned char* chosen = nullptr;
  const int found = SSL_select_next_proto(&chosen, length, kHttp11, sizeof kHttp11, offered, offered_length);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// No pass phrase is ever asked for at the terminal.
int NoPassPhrase(char*, int, int, void*) {
  return -1;
}

void Narrow(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, kTls12Ciphers);
  SSL_CTX_set_ciphersuites(context, kTls13Ciphers);
  SSL_CTX_set1_groups_list(context, kGroups);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_QUERY_MTU);
  // A ticket is as good as the key that seals it, and nobody here keeps one for long.
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_max_early_data(context, 0);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(context, ChooseProtocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context, NoPassPhrase);
}

}  // namespace

void TlsSession::Free::operator()(SSL* session) const {
  SSL_free(session);
}

void TlsContext::Free::operator()(SSL_CTX* context) const {
  SSL_CTX_free(context);
}

TlsSession::Transfer TlsSession::Read(std::span<char> into) {
  std::size_t total = 0;
  while (total < into.size()) {
    ERR_clear_error();
    std::size_t read = 0;
    const int done = SSL_read_ex(session_.get(), into.data() + total, into.size() - total, &read);
    if (done == 1) {
      total += read;
      continue;
    }
    switch (SSL_get_error(session_.get(), done)) {
      case SSL_ERROR_WANT_READ:
        return {Outcome::kNeedsToRead, total};
      case SSL_ERROR_WANT_WRITE:
        return {Outcome::kNeedsToWrite, total};
      case SSL_ERROR_ZERO_RETURN:
        return {Outcome::kEnd, total};
      default:
        return {Outcome::kBroken, total};
    }
  }
  return {Outcome::kBytes, total};
}

TlsSession::Transfer TlsSession::Write(std::string_view bytes) {
  ERR_clear_error();
  std::size_t written = 0;
  const int done = SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &written);
  if (done == 1) return {Outcome::kBytes, written};
  const bool full = SSL_get_error(session_.get(), done) == SSL_ERROR_WANT_WRITE;
  return {full ? Outcome::kNeedsToWrite : Outcome::kBroken, 0};
}

void TlsSession::End() {
  ERR_clear_error();
  SSL_shutdown(session_.get());
}

std::expected<std::shared_ptr<const TlsContext>, std::string> TlsContext::Load(
    const std::string& certificate_file, const std::string& key_file) {
  using Wrong = std::unexpected<std::string>;
  std::shared_ptr<TlsContext> context(new TlsContext(SSL_CTX_new(TLS_server_method())));
  SSL_CTX* const raw = context->context_.get();
  if (raw == nullptr) throw Fault(FaultKind::kUnavailable, "there is no memory for TLS");
  Narrow(raw);
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(raw, certificate_file.c_str()) != 1) {
    return Wrong("the TLS certificate " + certificate_file +
                 " cannot be used: it must be readable PEM, the server's own certificate first");
  }
  if (SSL_CTX_use_PrivateKey_file(raw, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    return Wrong("the TLS key " + key_file +
                 " cannot be used: it must be readable PEM, not encrypted, and belong to the certificate");
  }
  if (SSL_CTX_check_private_key(raw) != 1)
    return Wrong("the TLS key " + key_file + " is not that of the certificate");
  return context;
}

std::unique_ptr<TlsSession> TlsContext::Accept(int fd) const {
  SSL* const session = SSL_new(context_.get());
  if (session == nullptr) throw Fault(FaultKind::kUnavailable, "there is no memory for TLS");
  auto owned = std::make_unique<TlsSession>(session);
  SSL_set_fd(session, fd);
  SSL_set_accept_state(session);
  return owned;
}

}  // namespace writ::crypto

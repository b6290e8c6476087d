#include "crypto/openssl_error.h"

#include <openssl/err.h>

#include <array>

#include "writ/fault.h"

namespace writ::crypto {

void ThrowOpenSslFault(const std::string& what) {
  std::array<char, 256> reason{};
  ERR_error_string_n(ERR_peek_last_error(), reason.data(), reason.size());
  ERR_clear_error();
  throw Fault(FaultKind::kUnavailable, what + ": " + reason.data());
}

}  // namespace writ::crypto

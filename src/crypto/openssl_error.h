// From OpenSSL's error queue to a fault.
#pragma once

#include <string>

namespace writ::crypto {

/// Throws Fault kUnavailable saying that `what` failed and why, and empties OpenSSL's error queue.
[[noreturn]] void ThrowOpenSslFault(const std::string& what);

}  // namespace writ::crypto

// The machine's randomness.
#pragma once

#include "writ/random.h"

namespace writ::crypto {

/// Draws from OpenSSL's generator, in blocks per thread that are wiped as they are used.
class SystemRandom : public Random {
 public:
  void Fill(std::span<std::byte> out) override;
};

}  // namespace writ::crypto

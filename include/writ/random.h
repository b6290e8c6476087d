// The port to randomness.
#pragma once

#include <cstddef>
#include <span>

namespace writ {

/// Where the program draws random bytes from.
/// Thread: may be called from any thread.
class Random {
 public:
  virtual ~Random() = default;

  /// Fills `out` with bytes that nobody can predict.
  /// Faults: kUnavailable when the source gives none.
  virtual void Fill(std::span<std::byte> out) = 0;
};

}  // namespace writ

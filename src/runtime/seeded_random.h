// Randomness that a seed repeats: for simulations and tests only, never for a secret.
#pragma once

#include <cstdint>

#include "writ/random.h"

namespace writ::runtime {

/// Numbers from a seed (SplitMix64): small, and the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }

  /// A number below `bound`, which is at least 1.
  std::uint64_t Below(std::uint64_t bound) { return Next() % bound; }

 private:
  std::uint64_t state_;
};

/// The Random port drawn from a seed. Thread: one at a time.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : dice_(seed) {}

  void Fill(std::span<std::byte> out) override {
    for (std::byte& byte : out) byte = static_cast<std::byte>(dice_.Next() >> 56U);
  }

 private:
  Dice dice_;
};

}  // namespace writ::runtime

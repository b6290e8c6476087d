// One simulated run: a code that several redeem, a family that several renew, and a store that fails them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulation/model_store.h"

namespace writ::simulation {

/// What callers do wrong: planted, for tests that must find it.
enum class CallerFlaw { kNone, kChecksThenActs };

struct Plan {
  ModelStore::Flaw store_flaw = ModelStore::Flaw::kNone;
  CallerFlaw caller_flaw = CallerFlaw::kNone;
};

/// What came of a run.
struct Findings {
  std::vector<std::string> broken;  ///< the invariants that did not hold, in words
  std::uint64_t trace = 0;          ///< the same for the same seed and plan
  int redeemed = 0;                 ///< redemptions that were acknowledged
  int renewed = 0;                  ///< renewals that were acknowledged
  int unknown = 0;                  ///< commits whose outcome the caller was not told
};

/// Lets four callers redeem one code and three renew one family, each interleaved at every wait, while
/// messages are late or lost, the store crashes and callers die.
Findings Simulate(std::uint64_t seed, const Plan& plan);

}  // namespace writ::simulation

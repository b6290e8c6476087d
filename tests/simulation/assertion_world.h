// Clients that sign for tokens, over a store that loses, delays and crashes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "protocol/keys/key_ring.h"
#include "tests/simulation/model_store.h"

namespace writ::simulation {

/// Bugs to plant.
struct AssertionFlaws {
  ModelStore::Flaw store = ModelStore::Flaw::kNone;
  bool checks_then_acts = false;  ///< whoever sees no mark takes the assertion, whatever becomes of its own
};

/// What came of a run.
struct AssertionFindings {
  std::vector<std::string> broken;  ///< the invariants that did not hold, in words
  int taken = 0;                    ///< assertions that gave tokens
  int replayed = 0;                 ///< that were refused for an earlier use
  int failed = 0;                   ///< requests that ended in a fault
};

/// Lets several present the same assertions at once, and again whatever the answer was, and again after a
/// crash. No assertion may give tokens twice. Takes `keys`: what signs tokens.
AssertionFindings SimulateAssertions(std::uint64_t seed, const std::shared_ptr<const KeyRing>& keys,
                                     AssertionFlaws flaws = {});

}  // namespace writ::simulation

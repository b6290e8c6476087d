// The revocation and introspection endpoints over a store that loses, delays and crashes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "protocol/keys/key_ring.h"
#include "tests/simulation/model_store.h"

namespace writ::simulation {

/// What came of a run.
struct RevocationFindings {
  std::vector<std::string> broken;  ///< the invariants that did not hold, in words
  int revoked = 0;                  ///< revocations that were answered with 200
  int active = 0;                   ///< introspections that found a token active
  int failed = 0;                   ///< requests that ended in a fault
};

/// Lets callers revoke a reference token and a JWT while others ask about them, each interleaved at every
/// wait. Takes `keys`: what signs; made once, since it costs more than a run.
RevocationFindings SimulateRevocation(std::uint64_t seed, const std::shared_ptr<const KeyRing>& keys,
                                      ModelStore::Flaw flaw = ModelStore::Flaw::kNone);

}  // namespace writ::simulation

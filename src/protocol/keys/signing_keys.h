// The signing keys of a realm as they are now: of the operator and of the store, where those that are due are
// made and those that are over are dropped.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "protocol/keys/key_plan.h"
#include "protocol/keys/key_ring.h"
#include "writ/clock.h"
#include "writ/random.h"
#include "writ/snapshot.h"
#include "writ/store.h"
#include "writ/time.h"

namespace writ {

/// What the keys of a realm need.
struct KeyRequest {
  std::string realm;
  const KeySettings& settings;
  Seconds longest_token;  ///< how long a token of this realm may live at most
  std::span<const std::byte, 32> master_key;
  Instant now;
  const Clock& clock;
  Milliseconds patience;  ///< with the store, for each change; making an RSA key may take longer
};

/// Gives the realm's keys at `request.now`: those that the operator provides, then those of the store by
/// PlanKeys, after it has made what the plan wants and dropped what it drops. Of several programs that do so
/// at once, one makes each key and all end with the same. Each key is kept sealed, with an audit record, in
/// one change. Takes `before`: the keys as they were; null at first. Gives `before` itself when nothing is
/// different. Faults: kCorrupt when a stored key does not open with the master key or is of an unknown
/// algorithm, or a provided one is no key of its algorithm; kBug when the settings name an algorithm that
/// there is not; kUnavailable when the store does not answer, or when there is no key at all.
std::shared_ptr<const KeyRing> OpenSigningKeys(const KeyRequest& request, Store& store, Random& random,
                                               const std::shared_ptr<const KeyRing>& before = nullptr);

/// Makes the keys that `wanted` names and retires `retired` in one change.
/// Takes `actor`: who wants it, for the audit record.
/// Gives their kids; empty when somebody else did so first.
/// Faults: as OpenSigningKeys.
std::vector<std::string> CommitKeys(const KeyRequest& request, const std::vector<WantedKey>& wanted,
                                    const std::vector<SigningKeyRow>& retired, const std::string& actor,
                                    Store& store, Random& random);

}  // namespace writ

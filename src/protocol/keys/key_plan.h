// What is to become of a realm's keys at one moment: a pure function of rows, settings and time.
#pragma once

#include <string>
#include <vector>

#include "protocol/keys/key_ring.h"
#include "writ/change.h"
#include "writ/snapshot.h"

namespace writ {

/// A key of the store and its phase.
struct PlannedKey {
  SigningKeyRow row;
  KeyPhase phase = KeyPhase::kSigning;
};

/// A key that should be made.
struct WantedKey {
  std::string algorithm;
  Instant signs_from;
  std::string after;  ///< the kid of the key that it follows; empty for an algorithm's first
};

struct KeyPlan {
  std::vector<PlannedKey>
      published;                  ///< those of the realm's algorithms in their order, the signing one first
  std::vector<WantedKey> wanted;  ///< by automatic management
  std::vector<SigningKeyRow> dropped;  ///< nothing that they signed can be alive
};

/// Plans the keys of a realm.
/// Takes `longest_token`: how long a token may live at most; a retired key stays published at least as long.
/// Gives, for each algorithm of the settings: the newest key whose time has come signs, those after it are
/// announced, those before it are retired from the moment when it began. A key that was retired by hand is
/// retired from then on; where that leaves none, an announced one signs at once. Keys of algorithms that the
/// settings do not name sign nothing and stay published.
KeyPlan PlanKeys(const std::vector<SigningKeyRow>& rows, const KeySettings& settings, Seconds longest_token,
                 Instant now);

}  // namespace writ

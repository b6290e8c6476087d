// The life of a realm's signing keys: made at the first start, sealed in the store, found again at every
// later one.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "protocol/keys/key_ring.h"
#include "writ/clock.h"
#include "writ/random.h"
#include "writ/store.h"
#include "writ/time.h"

namespace writ {

/// What opening a realm's keys needs.
struct KeyRequest {
  std::string realm;
  std::vector<std::string> algorithms;  ///< one key of each, the preferred one first
  std::span<const std::byte, 32> master_key;
  Instant now;
  const Clock& clock;
  Milliseconds patience;  ///< with the store, for each change; making an RSA key may take longer
};

/// Opens the realm's signing keys: those of the store; a key is made for each algorithm that has none.
/// Gives the keys in the order of `algorithms`, then, still published, those of algorithms no longer named.
/// Of several programs that start at once on an empty store, one makes each key and all end with the same.
/// Keeps each made key sealed, with an audit record, in one change.
/// Faults: kCorrupt when a stored key does not open with `master_key` or is of an unknown algorithm; kBug
/// when `algorithms`
///   holds a name that there is no algorithm for; kUnavailable when the store does not answer.
std::shared_ptr<const KeyRing> OpenSigningKeys(const KeyRequest& request, Store& store, Random& random);

}  // namespace writ

// Logout tokens on their way to clients: rows that outlive the process.
#pragma once

#include <string>
#include <vector>

#include "protocol/session/session.h"
#include "writ/change.h"
#include "writ/random.h"
#include "writ/store.h"

namespace writ {

/// A client that is to hear that a session ended.
struct Delivery {
  GuardedKey key;
  std::uint64_t version = 0;  ///< of the row
  std::string client_id;
  std::string account_id;  ///< whose session it was
  std::string sid;
  Instant next_at;   ///< not before then
  int attempts = 0;  ///< that were begun
};

/// Puts a delivery to `client_id` into `change`, due at once.
void QueueLogoutToken(const Session& session, const std::string& client_id, Random& random, Change& change);

/// All deliveries of a realm.
/// Faults: what the store throws; kCorrupt for a row that cannot be read.
std::vector<Delivery> FindDeliveries(Store& store, std::string_view realm);

/// Keeps a delivery as it is now: nobody may have taken it meanwhile. Its version grows.
void KeepDelivery(Delivery& delivery, Change& change);

}  // namespace writ

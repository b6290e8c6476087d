// What is on its way to clients: rows that outlive the process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "protocol/session/session.h"
#include "writ/change.h"
#include "writ/random.h"
#include "writ/store.h"

namespace writ {

enum class DeliveryKind {
  kLogoutToken,  ///< a session ended
  kPing,         ///< somebody elsewhere has answered: the client may ask for its tokens
  kPush,         ///< the tokens themselves, or why there are none
  kCibaNotify,   ///< to a hook: somebody is asked
};

/// A client that is to be told something.
struct Delivery {
  GuardedKey key;
  std::uint64_t version = 0;  ///< of the row
  DeliveryKind kind = DeliveryKind::kLogoutToken;
  std::string client_id;
  std::string account_id;  ///< whose session it was, or who was asked
  std::string sid;         ///< of a logout token; of kCibaNotify: the request, as it is shown
  std::string sealed;      ///< of a ping or push: a SealedBody
  Instant next_at;         ///< not before then
  int attempts = 0;        ///< that were begun
};

/// Puts a delivery to `client_id` into `change`, due at once.
void QueueLogoutToken(const Session& session, const std::string& client_id, Random& random, Change& change);

/// The same for the ciba_notify hook: `client_id` asks `account_id`. Takes `request`: as it is shown.
void QueueCibaNotify(const std::string& client_id, const std::string& account_id, const std::string& request,
                     Random& random, Change& change);

struct FoundDeliveries {
  std::vector<Delivery> deliveries;
  std::size_t unreadable = 0;  ///< rows that are passed over, so that they hold up nothing else
};

/// All deliveries of a realm.
/// Faults: what the store throws.
FoundDeliveries FindDeliveries(Store& store, std::string_view realm);

/// Keeps a delivery as it is now: nobody may have taken it meanwhile. Its version grows.
void KeepDelivery(Delivery& delivery, Change& change);

}  // namespace writ

// Delivers what clients are to hear by the back channel.
#pragma once

#include <functional>
#include <string>

#include "protocol/logout/delivery.h"
#include "protocol/realm_context.h"
#include "writ/clock.h"
#include "writ/outbound.h"

namespace writ {

/// How an attempt came out.
struct Attempted {
  enum class How {
    kDone,     ///< the client knows
    kLater,    ///< it is tried again
    kGivenUp,  ///< it was the last attempt
    kNotOurs,  ///< another node is at it
    kUnwanted  ///< the client is to be told nothing any more
  };
  How how = How::kDone;
  std::string why;  ///< what went wrong, or empty
};

/// Sends a request. Gives what went wrong; empty: the reply was 200 or 204.
using SendLogout = std::function<std::string(const OutboundRequest& request)>;

/// The deliveries that are due.
/// Faults: as FindDeliveries.
std::vector<Delivery> FindDueDeliveries(const RealmContext& realm, Instant now);

/// Tries one delivery: takes it, so that nobody else does, sends, and drops it when it is done with. Each is
/// tried six times within the hour at most.
/// Faults: what the store throws.
/// Source: OpenID Connect Back-Channel Logout 1.0 sections 2.5 and 2.8.
Attempted TryDelivery(const RealmContext& realm, const Clock& clock, const SendLogout& send,
                      Delivery delivery);

}  // namespace writ

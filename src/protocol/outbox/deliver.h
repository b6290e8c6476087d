// Delivers what clients are to hear by the back channel.
#pragma once

#include <functional>
#include <string>

#include "protocol/outbox/delivery.h"
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

/// How a request came out.
struct Sent {
  std::string why;  ///< what went wrong; empty: the reply was 200 or 204
  int status = 0;   ///< of the reply; 0: there was none, or it is not told
};

/// Sends a request.
using SendDelivery = std::function<Sent(const OutboundRequest& request)>;

/// The deliveries that are due.
/// Faults: as FindDeliveries.
FoundDeliveries FindDueDeliveries(const RealmContext& realm, Instant now);

/// Tries one delivery: takes it, so that nobody else does, sends, and drops it when it is done with. A
/// logout token is tried six times within the hour at most, all else six times within half of one, with
/// the same bytes each time; a ping or a push no more once the client said 401 or 403.
/// Faults: what the store throws; kCorrupt for a body that cannot be opened.
/// Source: OpenID Connect Back-Channel Logout 1.0 sections 2.5 and 2.8, CIBA Core 1.0 sections 10.2 and 10.3.
Attempted TryDelivery(const RealmContext& realm, const Clock& clock, const SendDelivery& send,
                      Delivery delivery);

}  // namespace writ

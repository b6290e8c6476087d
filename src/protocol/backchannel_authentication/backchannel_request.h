// A request that waits for a person who is elsewhere to say whether a client may act for them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/polling/polled_grant.h"
#include "writ/change.h"
#include "writ/store.h"

namespace writ {

struct BackchannelRequest : PolledGrant {
  std::string account_id;       ///< who is asked
  std::string binding_message;  ///< that the client shows too; empty: none
  std::string idp;              ///< where they must have signed in; empty: anywhere
  std::string tenant;           ///< for whom they must have signed in; empty: for anybody
  Instant begun_at;
  std::string notice;  ///< how the client is told, sealed (notice.h); empty: it polls
};

/// The row that an auth_req_id leads to. Absent for what is no such id.
std::optional<GuardedKey> BackchannelRequestKey(std::string_view auth_req_id);

/// What a form of the person's page calls the request: nothing that could be redeemed.
std::string ShownId(const BackchannelRequest& request);

/// Faults: what the store throws; kCorrupt for a row that cannot be read.
std::optional<BackchannelRequest> FindBackchannelRequest(Store& store, std::string_view realm,
                                                         const GuardedKey& key);

/// All requests to a person that are not forgotten, the oldest first.
std::vector<BackchannelRequest> FindBackchannelRequestsOf(Store& store, std::string_view realm,
                                                          std::string_view account_id);

/// The one of those that is called `shown` and waits for them. Absent when there is none.
std::optional<BackchannelRequest> FindShownRequest(Store& store, std::string_view realm,
                                                   std::string_view account_id, std::string_view shown,
                                                   Instant now);

/// The row of a request as it is now.
GuardedRow RowOf(const BackchannelRequest& request);

}  // namespace writ

// How a client is told that somebody elsewhere has answered, if it does not only poll.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/backchannel_authentication/backchannel_request.h"
#include "protocol/realm_context.h"
#include "writ/client.h"
#include "writ/oauth_error.h"
#include "writ/token_set.h"

namespace writ {

struct Notice {
  TokenDelivery mode = TokenDelivery::kPing;
  std::string auth_req_id;
  std::string token;  ///< client_notification_token
};

/// The client_notification_token of a request, if the client wants to be told. Takes `sent`: absent: none.
/// Refuses: kNotificationTokenMissing; kNotificationTokenUnfit for one of fewer than 22 characters, in which
/// there cannot be 128 bits, of more than 1,024, or of others than RFC 6750 has.
/// Source: CIBA Core 1.0 section 7.1.
Result<std::string> ReadNotificationToken(std::optional<std::string_view> sent, const Client& client);

/// Keeps in the request how its client is told, sealed. A client that is pushed to has from now on a delivery
/// in `change`: that nobody answered in time, due when that is so. Whatever is said earlier takes its place.
void KeepNotice(const RealmContext& realm, const Notice& notice, BackchannelRequest& request, Change& change);

/// Absent when the client polls.
/// Faults: kCorrupt for what KeepNotice did not make for this request.
std::optional<Notice> FindNotice(const RealmContext& realm, const BackchannelRequest& request);

/// Queues in `change`, due at once, that there is an answer.
/// Source: CIBA Core 1.0 section 10.2.
void QueuePing(const RealmContext& realm, const BackchannelRequest& request, const Notice& notice,
               Change& change);

/// Queues the tokens.
/// Refuses: kPushTooLarge where they are more than a row has room for; then nothing is queued.
/// Source: CIBA Core 1.0 section 10.3.1.
Result<void> QueuePush(const RealmContext& realm, const BackchannelRequest& request, const Notice& notice,
                       const TokenSet& tokens, Change& change);

/// Queues why there are none. Takes `error`: a code of CIBA Core 1.0 section 12.
void QueuePushError(const RealmContext& realm, const BackchannelRequest& request, const Notice& notice,
                    std::string_view error, Change& change);

}  // namespace writ

// POST /connect/ciba (CIBA Core 1.0 section 7): a client asks a person who is elsewhere.
#pragma once

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// Answers with the `auth_req_id` to poll with.
/// Refuses as JSON: as AuthenticateClient; kGrantNotAllowed, also for clients without a secret;
/// as ReadAskedParameters, kSignedRequestReplayed; as ParseScope, CheckScopes and ParseResources;
/// kOpenidMissing, kBindingMessageUnfit, kRequestedExpiryUnfit, kAcrValuesTooLong, kBackchannelHints,
/// kLoginHintTokenOff, kBackchannelPersonUnknown; as ReadNotificationToken and
/// Directory::CheckUserCode; kBackchannelThrottled when one
/// person is asked too often. Source: CIBA Core 1.0 sections 7.1, 7.3 and 13.
Reply AnswerBackchannelAuthentication(const Call& call, const RealmContext& realm);

}  // namespace writ

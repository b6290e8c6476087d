// POST /connect/deviceauthorization (RFC 8628 section 3.1): a device asks for a code that a person can type.
#pragma once

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// Answers with a device code to poll with and a user code to show.
/// Refuses as JSON: as AuthenticateClient; kGrantNotAllowed; as ParseScope, CheckScopes and ParseResources;
/// kInteractionsThrottled when one address begins too many.
/// Source: RFC 8628 sections 3.1 and 3.2.
Reply AnswerDeviceAuthorization(const Call& call, const RealmContext& realm);

}  // namespace writ

// `POST /connect/revocation` (RFC 7009).
#pragma once

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// Ends a client's own access token before its time, a JWT as well as a reference token.
/// Gives 200 without a body once that is durable, and also for a token that is unknown, over, or another
/// client's, which is left alone.
/// Faults: what the store throws.
Reply AnswerRevocation(const Call& call, const RealmContext& realm);

}  // namespace writ

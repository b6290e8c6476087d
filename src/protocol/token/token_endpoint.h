// POST /connect/token (RFC 6749 section 3.2): steps 3 to 10 of the walk.
#pragma once

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// Answers a token request.
/// Gives a token response, or the rendered refusal.
/// Faults: what the store and the keys throw.
Reply AnswerTokenRequest(const Call& call, const RealmContext& realm);

/// The same walk up to the commit, for callers that want values: steps 3 to 9.
/// Gives: `outcome` filled in as far as the walk came, also on refusal.
Result<TokenSet> RequestTokens(const Call& call, const RealmContext& realm, Outcome& outcome);

}  // namespace writ

// The end of an authorization request: a code, tokens, or both.
#pragma once

#include "protocol/authorize/authorize_endpoint.h"

namespace writ {

/// Makes what the request's `response_type` asks for and sends it to the client, in one change with what it
/// rests on: the interaction ends, the session learns of the client, the consent is kept.
/// Takes `pending`: of a person who is signed in and needs not be asked.
/// Refuses: kInteractionOver when the interaction was finished meanwhile; as PassGate and Mint.
Result<Reply> IssueAnswer(const Call& call, const RealmContext& realm, PendingRequest pending);

}  // namespace writ

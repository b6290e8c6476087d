// What follows when a person has decided: their word is kept, and the client told, in one change.
#pragma once

#include "protocol/backchannel_authentication/backchannel_request.h"
#include "protocol/call.h"
#include "protocol/realm_context.h"
#include "writ/oauth_error.h"

namespace writ {

/// Commits what a person decided about `request`, with the delivery by which its client is told, if it does
/// not only poll. What is pushed is made here: the request is redeemed, and the tokens lie sealed in the
/// delivery, in that one change. Takes `change`: as LetPersonDecide left it.
/// Refuses: kConflict when somebody was faster, nothing is done then; as PassGate, Mint and AskLastWord where
/// the tokens of a push cannot be: then the client is told `transaction_failed`, and that is kept.
/// Source: CIBA Core 1.0 sections 10.2, 10.3 and 12.
Result<void> Settle(const Call& call, const RealmContext& realm, const Client& client,
                    BackchannelRequest request, Change change);

}  // namespace writ

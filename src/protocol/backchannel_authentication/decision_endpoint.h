// POST /connect/ciba/decision: the server of the ciba_notify hook says what a person decided.
#pragma once

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// Takes a JSON object, signed as the hook's questions are: `request_id` and `subject` as they were told,
/// `decision` (`allow` or `deny`), and of who allowed it `scope`, `idp`, `amr`, `acr`. Answers 204. Decides
/// once, however often it comes. Refuses as JSON: kNotFound where there is no such hook; kHookSignature;
/// kDecisionUnfit; kDecisionLate.
Reply AnswerCibaDecision(const Call& call, const RealmContext& realm);

}  // namespace writ

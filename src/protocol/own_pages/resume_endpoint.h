// GET /connect/interaction: the browser comes back from pages that are not ours.
#pragma once

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// Goes on with the request that `interaction` waits for, as the pages answered it. Only the browser that
/// began it may, once for each answer.
Reply AnswerResume(const Call& call, const RealmContext& realm);

}  // namespace writ

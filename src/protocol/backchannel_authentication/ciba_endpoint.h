// GET and POST /ciba: where a person sees who asks for what, and decides.
#pragma once

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// GET lists what waits for the person who is signed in, after a sign-in where nobody is. POST takes
/// `request`, `decision=allow` (and `scope`) or `decision=deny`, and decides, once. Every POST carries
/// `proof`, without which it refuses: kPageForged.
/// Source: CIBA Core 1.0 section 8.
Reply AnswerCiba(const Call& call, const RealmContext& realm);

}  // namespace writ

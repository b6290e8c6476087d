// GET and POST /device: where a person types what a device shows, and says whether it may have what it asks.
#pragma once

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// GET shows where to type `user_code`, after a sign-in where nobody is signed in; a code in the query is
/// filled in, and nothing more. POST takes `user_code`, and shows the client, what it asks for, and the code;
/// with `decision=allow` (and `scope`) or `decision=deny`, it decides, once. Every POST carries
/// `proof`, without which it refuses: kPageForged.
/// Source: RFC 8628 sections 3.3, 5.1 and 5.4.
Reply AnswerDevice(const Call& call, const RealmContext& realm);

}  // namespace writ

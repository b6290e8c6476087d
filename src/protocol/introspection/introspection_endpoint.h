// `POST /connect/introspect` (RFC 7662, RFC 9701).
#pragma once

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// Tells an API of tokens that are meant for it, and a client of its own.
/// Gives what the token says and `"active":true`, its scopes those that the caller may know of;
/// `"active":false` and nothing else for every other token. As a signed JWT where the request accepts one. A
/// refusal otherwise: whoever does not prove itself gets 401. Faults: what the store throws.
Reply AnswerIntrospection(const Call& call, const RealmContext& realm);

}  // namespace writ

// GET /.well-known/openid-configuration/jwks: the public halves of the realm's signing keys (RFC 7517).
#pragma once

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// Gives the JWK set of all published keys, cacheable for 15 minutes.
Reply AnswerJwks(const Call& call, const RealmContext& realm);

}  // namespace writ

// What an access token says.
#pragma once

#include <string>
#include <string_view>

#include "protocol/catalog.h"
#include "protocol/gate/gate.h"
#include "writ/time.h"

namespace writ {

/// The claims of an access token as JSON text.
/// Takes `jti`: empty when the token has none.
/// Gives: iss, sub (the client itself where there is no person, RFC 9068 section 2.2), aud, client_id, nbf,
/// iat, exp, jti,
///   scope, and the client's own claims under its prefix.
/// Source: RFC 9068 section 2.2.
std::string MakeAccessTokenClaims(const Cleared& cleared, const Catalog& catalog, Instant now,
                                  Seconds lifetime, std::string_view jti);

}  // namespace writ

// What an access token says.
#pragma once

#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "protocol/catalog.h"
#include "protocol/gate/gate.h"
#include "writ/time.h"

namespace writ {

/// The claims of an access token as JSON text.
/// Takes `person_claims`: the person's that the token carries; `jti`: empty when the token has none.
/// Gives: iss, sub (the client itself where there is no person, RFC 9068 section 2.2), aud, client_id, nbf,
/// iat, exp, jti,
///   scope, and the client's own claims under its prefix.
/// Source: RFC 9068 section 2.2.
std::string MakeAccessTokenClaims(const Cleared& cleared, const std::vector<Claim>& person_claims,
                                  const Catalog& catalog, Instant now, Seconds lifetime,
                                  std::string_view jti);

/// Whether a claim is one that the server sets itself.
bool IsReservedClaim(std::string_view type);

/// Writes how a person signed in: auth_time, idp, and amr, acr, tenant and sid where there are any.
void WriteSignIn(base::JsonWriter& json, const Principal& person, bool tells_session);

/// Writes claims that are not the server's own: each type once, alone as it is, several of one type as an
/// array. Leaves out what would take the place of one that the server sets.
void WriteExtraClaims(base::JsonWriter& json, const std::vector<Claim>& claims);

}  // namespace writ

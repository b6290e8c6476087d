// What an identity token says.
#pragma once

#include <string>
#include <string_view>

#include "protocol/gate/gate.h"
#include "protocol/keys/key_ring.h"
#include "writ/time.h"

namespace writ {

/// The `typ` of identity tokens.
inline constexpr std::string_view kIdTokenTyp = "JWT";

/// The key that signs identity tokens for the client: of its AllowedIdentityTokenSigningAlgorithms, else
/// RS256, which clients that registered nothing expect, else the default one. Null when there is none.
/// Source: OpenID Connect Core section 3.1.3.7 (7), Dynamic Client Registration section 2.
const RingKey* ChooseIdTokenKey(const KeyRing& keys, const Client& client);

/// The left half of the hash of `text` by the algorithm's hash function, base64url: `at_hash`, `c_hash`,
/// `s_hash`. Source: OpenID Connect Core section 3.1.3.6.
std::string HalfHash(crypto::JwsAlgorithm algorithm, std::string_view text);

/// The claims of an identity token as JSON text.
/// Takes `cleared`: of a person; `access_token`, `refresh_token`: that are delivered with it; empty: none.
/// Gives: iss, aud and azp (the client), nbf, iat, exp, sub, auth_time, idp, amr, nonce, at_hash, c_hash,
/// s_hash; of what is pushed the auth_req_id and rt_hash; and acr, tenant, sid and the person's claims where
/// there are any to tell. Source: OpenID Connect Core section 2, CIBA Core 1.0 section 10.3.1.
std::string MakeIdTokenClaims(const Cleared& cleared, const Catalog& catalog, const RingKey& key, Instant now,
                              std::string_view access_token, std::string_view refresh_token);

}  // namespace writ

// From a token that is presented as an identity to what it says, whatever its kind.
#pragma once

#include <optional>
#include <string_view>

#include "protocol/call.h"
#include "protocol/realm_context.h"
#include "writ/live_token.h"

namespace writ {

// Types of tokens (RFC 8693 section 3).
inline constexpr std::string_view kAccessTokenUri = "urn:ietf:params:oauth:token-type:access_token";
inline constexpr std::string_view kIdTokenUri = "urn:ietf:params:oauth:token-type:id_token";
inline constexpr std::string_view kJwtUri = "urn:ietf:params:oauth:token-type:jwt";

/// Looks up an access token, as FindAccessToken does, or an identity token: one that is signed by us, within
/// its time, and whose session is live. An identity token without a session says nothing of whether its
/// person is still signed in: it is none.
/// Takes `type`: what it is said to be; as a `jwt` it may be a signed access token, an identity token, or
/// what a trusted issuer signed for `client`: about a person who is there, without `act`. Gives: absent when
/// it is not live, or not of that type. Faults: what the store, the directory and TrustedIssuers::Check
/// throw.
std::optional<LiveToken> FindLiveToken(const Call& call, const RealmContext& realm, const Client& client,
                                       std::string_view token, std::string_view type);

}  // namespace writ

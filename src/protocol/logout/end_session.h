// A session ends, and those who got tokens in it are told.
#pragma once

#include <string>
#include <vector>

#include "protocol/realm_context.h"
#include "protocol/session/session.h"
#include "writ/change.h"

namespace writ {

/// Ends the session in `change`, which rests on its being as it was found, with logout tokens to be delivered
/// to those of its clients that have a BackChannelLogoutUri.
void EndSession(const RealmContext& realm, const Session& session, Change& change);

/// The addresses that a browser loads so that the session's clients hear of its end: of each with a
/// FrontChannelLogoutUri, with `iss` and `sid` where it wants them.
/// Source: OpenID Connect Front-Channel Logout 1.0 section 2.
std::vector<std::string> FrontChannelFrames(const RealmContext& realm, const Session& session);

}  // namespace writ

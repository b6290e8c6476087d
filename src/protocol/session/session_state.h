// What an application watches to see whether the person is still signed in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/call.h"
#include "protocol/realm_context.h"
#include "protocol/session/session.h"

namespace writ {

/// The cookie that the check-session page reads, beside the session's own: in reach of scripts, and worth
/// nothing to them.
ReplyField SetBrowserState(const RealmContext& realm, const Session& session);

/// The same when the session is over.
ReplyField ClearBrowserState(const RealmContext& realm);

/// `session_state` of an answer to a client: base64url of SHA-256 over client, origin, browser state and
/// salt, a dot, the salt. Absent where the check-session page is off, or `redirect_uri` has no origin.
/// Source: OpenID Connect Session Management 1.0 sections 2 and 4.2.
std::optional<std::string> SessionState(const RealmContext& realm, const Session& session,
                                        const std::string& client_id, std::string_view redirect_uri);

/// GET /connect/checksession: the page that applications put into a frame.
/// Source: OpenID Connect Session Management 1.0 section 4.2.
Reply AnswerCheckSession(const Call& call, const RealmContext& realm);

}  // namespace writ

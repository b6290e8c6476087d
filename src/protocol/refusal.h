// From a refusal to a reply, by the realm's wire profile. The one place where an error becomes bytes.
#pragma once

#include "protocol/call.h"
#include "writ/fault.h"
#include "writ/snapshot.h"

namespace writ {

/// Renders `error` as RFC 6749 section 5.2 JSON with the status, code and description that the table of
/// `compatibility` gives its reason, `Cache-Control: no-store`, and for 401 the challenge.
/// Takes `challenge`: the client tried the Authorization header, or nothing at all (RFC 6749 section 5.2).
/// Gives a reply whose outcome carries the refusal; its other members are the caller's to fill in.
Reply RenderRefusal(Compatibility compatibility, OAuthError error, bool challenge = false);

/// Renders a fault: 503 `temporarily_unavailable` with Retry-After for kUnavailable, else 500 `server_error`.
/// The body names `request_id` and nothing of the cause.
Reply RenderFault(FaultKind kind, std::string_view request_id);

}  // namespace writ

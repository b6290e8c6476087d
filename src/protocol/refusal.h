// From a refusal or a fault to a reply. The one place where an error becomes bytes.
#pragma once

#include "protocol/call.h"
#include "writ/fault.h"
#include "writ/snapshot.h"

namespace writ {

/// Whether a failed client authentication is answered with 401 and a challenge.
enum class Challenge {
  kNone,
  kBasic,  ///< the client tried the Authorization header, or nothing at all (RFC 6749 section 5.2)
};

/// Renders `error` as RFC 6749 section 5.2 JSON with the status, code and description that the wire profile's
/// table gives its reason, uncached.
/// Takes `outcome`: what is known of the request so far. Gives a reply with it, and the refusal in it.
Reply RenderRefusal(Compatibility compatibility, OAuthError error, Challenge challenge = Challenge::kNone,
                    Outcome outcome = {});

/// Renders a fault: 503 `temporarily_unavailable` with Retry-After for kUnavailable, else 500 `server_error`.
/// The body names `request_id` and nothing of the cause.
Reply RenderFault(FaultKind kind, std::string_view request_id);

}  // namespace writ

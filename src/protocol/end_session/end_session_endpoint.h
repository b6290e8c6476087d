// GET and POST /connect/endsession and /account/logout: a person signs out.
#pragma once

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// Ends the browser's session where the client proves by `id_token_hint` that it means this one; else asks
/// the person first. Then sends the browser to a registered `post_logout_redirect_uri` of the hint's client,
/// with `state`, or shows that it is done. Shows a page for a hint that is none, and for a URI that is not
/// registered. Source: OpenID Connect RP-Initiated Logout 1.0 sections 2, 3, 4 and 6.
Reply AnswerEndSession(const Call& call, const RealmContext& realm);

/// GET asks whether to sign out; POST takes `decision=allow`, or `deny` and leaves all as it is.
Reply AnswerLogout(const Call& call, const RealmContext& realm);

}  // namespace writ

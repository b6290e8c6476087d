// GET and POST /connect/userinfo: what an application may know of the person who signed in.
#pragma once

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// Answers with `sub` and the claims of the granted identity scopes and those asked for by name, as the
/// directory has them now: as JSON, or signed where the client's UserinfoSignedResponseAlg or the request's
/// Accept (`application/jwt`) says so.
/// Takes the access token from the Authorization header, or, of a POST, from the form.
/// Refuses with a Bearer challenge: 401 without a token, or for one that is no live token of a person; 400
/// for two of them;
///   403 for one without the scope `openid`.
/// Source: OpenID Connect Core section 5.3, RFC 6750 sections 2 and 3.
Reply AnswerUserinfo(const Call& call, const RealmContext& realm);

}  // namespace writ

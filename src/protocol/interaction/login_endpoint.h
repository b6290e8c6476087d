// GET and POST /account/login and /account/consent: where a person does what a request waits for.
#pragma once

#include <string>

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// GET shows the sign-in page of an interaction; POST takes a name and a password, begins a session under a
/// new id, and goes on with the request.
Reply AnswerLogin(const Call& call, const RealmContext& realm);

/// Sends the browser to the sign-in page, from which it comes back to `return_to`, a path of ours below the
/// issuer's.
Reply AskToSignIn(const Call& call, const RealmContext& realm, std::string return_to);

/// GET shows what the client asks for; POST takes `decision=allow`, with the scopes that were ticked, or
/// `decision=deny`.
Reply AnswerConsent(const Call& call, const RealmContext& realm);

}  // namespace writ

// Somebody signs in with a browser, so that an exchange has a code to redeem.
#pragma once

#include "tests/exchanges/exchange.h"
#include "tests/exchanges/target.h"

namespace writ::exchanges {

/// Whether a step's method is `SIGN-IN`: a browser's way through the sign-in page, not one request.
bool IsSignIn(const Request& request);

/// Asks for `request.target`, an authorization request; where that leads to the sign-in page, fills it in
/// with `request.body` and gives what comes of that. Else gives what the authorization request was answered.
Answer SignIn(const Request& request, Target& target);

/// A parameter of the query or fragment that `answer` redirects to; empty: none.
std::string RedirectParameter(const Answer& answer, std::string_view name);

}  // namespace writ::exchanges

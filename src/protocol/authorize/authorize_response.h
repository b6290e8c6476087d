// The answer of the authorization endpoint, on its way back through the browser.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/authorize/authorize_request.h"
#include "protocol/realm_context.h"

namespace writ {

/// Parameters of an answer, in order.
using AuthorizeAnswer = std::vector<std::pair<std::string_view, std::string>>;

/// Sends the browser back to the client with `answer`, and with `state` and `iss`: by 303, or by a page whose
/// form posts itself. Source: RFC 6749 section 4.1.2, OAuth 2.0 Form Post Response Mode, RFC 9207 section 2,
/// RFC 9700 section 4.12.
Reply RenderAuthorizeAnswer(const ReturnTo& to, AuthorizeAnswer answer, const RealmContext& realm);

/// Tells the client of a refusal.
/// Source: RFC 6749 section 4.1.2.1.
Reply RenderAuthorizeRefusal(const ReturnTo& to, OAuthError error, const RealmContext& realm);

/// A redirect that nobody keeps.
Reply RedirectTo(std::string location);

}  // namespace writ

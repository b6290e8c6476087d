// What a caller is told of a token.
#pragma once

#include <string>
#include <vector>

#include "protocol/call.h"
#include "protocol/lookup/access_token_facts.h"
#include "protocol/realm_context.h"
#include "writ/oauth_error.h"

namespace writ {

/// Renders the answer to `caller`: JSON, or a JWT signed for it alone where the request's Accept asks for
/// `application/token-introspection+jwt`.
/// Takes `token`: null for one that is not active, or not for the caller; `scopes`: those to show.
/// Refuses: kNoKeyForResources when a JWT is asked for and no key signs.
/// Source: RFC 7662 section 2.2, RFC 9701 section 5.
Result<Reply> RenderIntrospection(const Call& call, const RealmContext& realm, const std::string& caller,
                                  const AccessTokenFacts* token, const std::vector<std::string>& scopes);

}  // namespace writ

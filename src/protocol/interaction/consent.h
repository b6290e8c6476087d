// What a person lets a client have, and for how long that is remembered.
#pragma once

#include <string>
#include <vector>

#include "protocol/authorize/authorize_request.h"
#include "protocol/interaction/pages.h"
#include "protocol/realm_context.h"
#include "writ/change.h"

namespace writ {

/// Whether the person must be asked for the request's scopes.
/// Source: OpenID Connect Core section 3.1.2.4, RFC 8252 section 8.6.
bool NeedsConsent(const Call& call, const RealmContext& realm, const ReturnTo& to,
                  const AuthorizeRequest& request, std::string_view account_id);

/// What remembers that the account lets the client have `scopes`.
UpsertGuarded KeepConsent(const Call& call, std::string_view account_id, const Client& client,
                          const std::vector<std::string>& scopes);

/// The requested scopes as a page shows them, those about the person first.
std::vector<ScopeView> ViewScopes(const AuthorizeRequest& request, const Catalog& catalog);

/// What is granted of the request when the person ticked `chosen`: those, and all that are required.
std::vector<std::string> GrantedScopes(const AuthorizeRequest& request,
                                       const std::vector<std::string>& chosen, const Catalog& catalog);

}  // namespace writ

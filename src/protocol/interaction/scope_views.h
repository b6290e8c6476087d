// What a person is asked to let a client have.
#pragma once

#include <string>
#include <vector>

#include "protocol/authorize/authorize_request.h"
#include "protocol/form/form_params.h"
#include "protocol/interaction/pages.h"
#include "protocol/realm_context.h"

namespace writ {

/// Where a person's consent to a request stands.
struct ConsentState {
  bool must_ask = false;
  std::string id;  ///< of the remembered consent that covers the request; empty: none is needed
};

/// Source: OpenID Connect Core section 3.1.2.4, RFC 8252 section 8.6.
ConsentState CheckConsent(const Call& call, const RealmContext& realm, const ReturnTo& to,
                          const AuthorizeRequest& request, std::string_view account_id);

/// Scopes as a page shows them, what is about the person first. Takes `scopes`: sorted.
std::vector<ScopeView> ViewScopes(const std::vector<std::string>& scopes, const Catalog& catalog);

/// What the request asks for, as a page shows it, what is about the person first: its scopes, and the
/// identity scopes that tell the claims it asks for by name.
std::vector<ScopeView> ViewScopes(const AuthorizeRequest& request, const Catalog& catalog);

/// The scopes whose boxes were ticked on a page.
std::vector<std::string> TickedScopes(const FormParams& params);

/// What is granted of `scopes` when the person ticked `chosen`: those, and all that are required. Sorted.
std::vector<std::string> GrantedScopes(const std::vector<std::string>& scopes,
                                       const std::vector<std::string>& chosen, const Catalog& catalog);

/// What is granted of the request when the person ticked `chosen`: those, and all that are required. Sorted.
std::vector<std::string> GrantedScopes(const AuthorizeRequest& request,
                                       const std::vector<std::string>& chosen, const Catalog& catalog);

}  // namespace writ

#include "protocol/interaction/scope_views.h"

#include <algorithm>
#include <iterator>

#include "protocol/people/consent.h"
#include "protocol/rules/redirect_uri.h"

namespace writ {
namespace {

/// All that a person is asked for: sorted.
std::vector<std::string> AskedScopes(const AuthorizeRequest& request) {
  std::vector<std::string> asked;
  std::ranges::set_union(request.scopes, request.claims.scopes, std::back_inserter(asked));
  return asked;
}

/// Whether what is remembered covers the request.
bool IsCovered(const Call& call, const Client& client, const AuthorizeRequest& request,
               const std::optional<Consent>& consent) {
  if (!consent || !consent->remembered || !client.allow_remember_consent) return false;
  if (client.consent_lifetime && call.now >= consent->given_at + *client.consent_lifetime) return false;
  return std::ranges::includes(consent->scopes, AskedScopes(request));
}

template <typename Scope>
ScopeView ViewOf(const Scope& scope) {
  return {scope.name, scope.display_name.empty() ? scope.name : scope.display_name, scope.description,
          scope.required, scope.emphasize};
}

}  // namespace

ConsentState CheckConsent(const Call& call, const RealmContext& realm, const ReturnTo& to,
                          const AuthorizeRequest& request, std::string_view account_id) {
  const Client& client = *to.client;
  if (request.prompt_consent) return {.must_ask = true, .id = {}};
  //= rfc8252#section-8.6
  if (!client.require_client_secret && !IsClaimedRedirect(to.redirect_uri))
    return {.must_ask = true, .id = {}};
  if (!client.require_consent) return {};
  auto consent = FindConsent(realm, account_id, client.client_id);
  if (!IsCovered(call, client, request, consent)) return {.must_ask = true, .id = {}};
  return {.must_ask = false, .id = std::move(consent->id)};
}

std::vector<ScopeView> ViewScopes(const std::vector<std::string>& scopes, const Catalog& catalog) {
  std::vector<ScopeView> personal;
  std::vector<ScopeView> others;
  for (const std::string& name : scopes) {
    const IdentityResource* const identity = catalog.FindIdentityResource(name);
    const ApiScope* const api = catalog.FindApiScope(name);
    if (identity != nullptr) {
      personal.push_back(ViewOf(*identity));
      personal.back().required = identity->required || name == "openid";
    } else if (api != nullptr) {
      others.push_back(ViewOf(*api));
    } else {
      others.push_back({.name = name, .display_name = name, .description = {}});
    }
  }
  personal.insert(personal.end(), others.begin(), others.end());
  return personal;
}

std::vector<ScopeView> ViewScopes(const AuthorizeRequest& request, const Catalog& catalog) {
  return ViewScopes(AskedScopes(request), catalog);
}

std::vector<std::string> TickedScopes(const FormParams& params) {
  std::vector<std::string> ticked;
  for (const std::string_view scope : params.FindAll("scope")) ticked.emplace_back(scope);
  return ticked;
}

std::vector<std::string> GrantedScopes(const std::vector<std::string>& scopes,
                                       const std::vector<std::string>& chosen, const Catalog& catalog) {
  std::vector<std::string> granted;
  for (const ScopeView& scope : ViewScopes(scopes, catalog)) {
    if (scope.required || std::ranges::find(chosen, scope.name) != chosen.end())
      granted.push_back(scope.name);
  }
  std::ranges::sort(granted);
  return granted;
}

std::vector<std::string> GrantedScopes(const AuthorizeRequest& request,
                                       const std::vector<std::string>& chosen, const Catalog& catalog) {
  return GrantedScopes(AskedScopes(request), chosen, catalog);
}

}  // namespace writ

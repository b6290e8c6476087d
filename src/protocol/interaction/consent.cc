#include "protocol/interaction/consent.h"

#include <algorithm>

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/rows/new_change.h"
#include "protocol/rows/principal_json.h"
#include "protocol/rules/redirect_uri.h"
#include "protocol/session/session.h"
#include "writ/fault.h"

namespace writ {
namespace {

GuardedKey KeyOf(std::string_view account_id, std::string_view client_id) {
  return NamedKey(GuardedKind::kConsent, std::string(account_id).append("\n").append(client_id));
}

/// Whether what is remembered covers all of `scopes`.
bool IsRemembered(const Call& call, const RealmContext& realm, const Client& client,
                  const std::vector<std::string>& scopes, std::string_view account_id) {
  const auto row = realm.store.Find(realm.catalog.settings().name, KeyOf(account_id, client.client_id));
  if (!row) return false;
  const auto object = base::ParseJsonObject(row->payload.bytes);
  const auto given = object ? base::TextsMember(*object, "scopes") : std::nullopt;
  const auto given_at = object ? InstantMember(*object, "given_at") : std::nullopt;
  if (!given || !given_at) throw Fault(FaultKind::kCorrupt, "a consent's row cannot be read");
  if (client.consent_lifetime && call.now >= *given_at + *client.consent_lifetime) return false;
  return std::ranges::all_of(
      scopes, [&](const std::string& scope) { return std::ranges::find(*given, scope) != given->end(); });
}

template <typename Scope>
ScopeView ViewOf(const Scope& scope) {
  return {scope.name, scope.display_name.empty() ? scope.name : scope.display_name, scope.description,
          scope.required, scope.emphasize};
}

}  // namespace

bool NeedsConsent(const Call& call, const RealmContext& realm, const ReturnTo& to,
                  const AuthorizeRequest& request, std::string_view account_id) {
  const Client& client = *to.client;
  if (request.prompt_consent) return true;
  //= rfc8252#section-8.6
  if (!client.require_client_secret && !IsClaimedRedirect(to.redirect_uri)) return true;
  if (!client.require_consent) return false;
  return !client.allow_remember_consent || !IsRemembered(call, realm, client, request.scopes, account_id);
}

UpsertGuarded KeepConsent(const Call& call, std::string_view account_id, const Client& client,
                          const std::vector<std::string>& scopes) {
  GuardedRow row;
  row.key = KeyOf(account_id, client.client_id);
  row.owner = OwnerOf(account_id);
  base::JsonWriter json(row.payload.bytes);
  json.BeginObject().Key("client").String(client.client_id);
  WriteTexts(json.Key("scopes"), scopes);
  WriteInstant(json.Key("given_at"), call.now);
  json.EndObject();
  return {std::move(row)};
}

std::vector<ScopeView> ViewScopes(const AuthorizeRequest& request, const Catalog& catalog) {
  std::vector<ScopeView> personal;
  std::vector<ScopeView> others;
  for (const std::string& name : request.scopes) {
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

std::vector<std::string> GrantedScopes(const AuthorizeRequest& request,
                                       const std::vector<std::string>& chosen, const Catalog& catalog) {
  std::vector<std::string> granted;
  for (const ScopeView& scope : ViewScopes(request, catalog)) {
    if (scope.required || std::ranges::find(chosen, scope.name) != chosen.end())
      granted.push_back(scope.name);
  }
  std::ranges::sort(granted);
  return granted;
}

}  // namespace writ

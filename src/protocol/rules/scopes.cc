#include "protocol/rules/scopes.h"

#include <algorithm>

#include "base/text.h"
#include "base/try.h"
#include "protocol/rules/limits.h"

namespace writ {
namespace {

constexpr std::string_view kOfflineAccess = "offline_access";

/// scope-token characters.
//= rfc6749#section-3.3
bool IsScopeCharacter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0x21 || (byte >= 0x23 && byte <= 0x5b) || (byte >= 0x5d && byte <= 0x7e);
}

bool IsEnabledApiScope(const Catalog& catalog, std::string_view name) {
  const ApiScope* const scope = catalog.FindApiScope(name);
  return scope != nullptr && scope->enabled;
}

Result<void> CheckPersonScope(const std::string& scope, const Client& client, Subject subject) {
  if (scope == kOfflineAccess && !client.allow_offline_access)
    return Refuse(Reason::kScopeNotAllowed, scope + "; its AllowOfflineAccess is false");
  if (subject == Subject::kNone) return Refuse(Reason::kScopeNeedsPerson, scope);
  return {};
}

Result<void> CheckScope(const std::string& scope, const Client& client, const Catalog& catalog,
                        Subject subject) {
  if (scope == kOfflineAccess) return CheckPersonScope(scope, client, subject);
  const IdentityResource* const identity = catalog.FindIdentityResource(scope);
  const bool known = IsEnabledApiScope(catalog, scope) || (identity != nullptr && identity->enabled);
  if (!known) return Refuse(Reason::kScopeUnknown, scope);
  const bool allowed = std::ranges::find(client.allowed_scopes, scope) != client.allowed_scopes.end();
  if (!allowed)
    return Refuse(Reason::kScopeNotAllowed,
                  scope + "; it may have: " + base::JoinBlanks(client.allowed_scopes));
  return identity == nullptr ? Result<void>{} : CheckPersonScope(scope, client, subject);
}

}  // namespace

Result<std::vector<std::string>> ParseScope(std::optional<std::string_view> scope, std::size_t longest) {
  if (!scope) return std::vector<std::string>{};
  if (scope->size() > longest) return Refuse(Reason::kScopeTooLong);
  std::vector<std::string> names;
  for (const std::string_view part : base::SplitBlanks(*scope)) {
    if (!std::ranges::all_of(part, IsScopeCharacter)) return Refuse(Reason::kScopeMalformed);
    names.emplace_back(part);
  }
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

Result<std::vector<std::string>> DefaultScopes(const Client& client, const Catalog& catalog,
                                               const ScopeManners& manners, Subject subject) {
  const bool for_person = manners.defaults_for_people && subject == Subject::kPerson;
  const auto belongs = [&](const std::string& name) {
    const ApiScope* const api = catalog.FindApiScope(name);
    if (api != nullptr) return api->enabled || manners.defaults_keep_disabled;
    const IdentityResource* const identity = catalog.FindIdentityResource(name);
    return for_person && identity != nullptr && (identity->enabled || manners.defaults_keep_disabled);
  };
  std::vector<std::string> names;
  std::ranges::copy_if(client.allowed_scopes, std::back_inserter(names), belongs);
  if (for_person && client.allow_offline_access) names.emplace_back(kOfflineAccess);
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  if (manners.defaults_have_limit && base::JoinBlanks(names).size() > manners.longest)
    return Refuse(Reason::kScopeTooLong, client.client_id);
  return names;
}

Result<void> CheckScopes(const std::vector<std::string>& scopes, const Client& client, const Catalog& catalog,
                         Subject subject) {
  if (scopes.empty()) return Refuse(Reason::kScopeNone);
  for (const std::string& scope : scopes) {
    WRIT_CHECK(CheckScope(scope, client, catalog, subject));
  }
  return {};
}

}  // namespace writ

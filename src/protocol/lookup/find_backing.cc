#include "protocol/lookup/find_backing.h"

#include <utility>

#include "protocol/people/consent.h"
#include "protocol/people/find_principal.h"

namespace writ {

std::optional<Person> FindBacking(const RealmContext& realm, const FamilyFacts& facts) {
  auto person = FindPrincipal(realm.people, realm.catalog.settings().name, facts.person);
  if (!person) return std::nullopt;
  const bool withdrawn = !facts.consent.empty() &&
                         !IsConsentLive(realm, facts.person.account_id, facts.client_id, facts.consent);
  if (withdrawn) return std::nullopt;
  return std::move(*person);
}

}  // namespace writ

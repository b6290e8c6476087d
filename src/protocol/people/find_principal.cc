#include "protocol/people/find_principal.h"

namespace writ {

Result<Person> FindPrincipal(Directory& people, std::string_view realm, const Principal& principal) {
  auto person = people.Find(realm, principal.account_id);
  if (!person) return Refuse(Reason::kPersonGone, principal.account_id);
  if (person->disabled) return Refuse(Reason::kPersonDisabledSince, principal.account_id);
  if (person->epoch != principal.epoch) return Refuse(Reason::kPersonChanged, principal.account_id);
  return std::move(*person);
}

std::string UsernameOf(Directory& people, std::string_view realm, std::string_view account_id) {
  auto person = people.Find(realm, account_id);
  return person ? std::move(person->username) : std::string();
}

}  // namespace writ

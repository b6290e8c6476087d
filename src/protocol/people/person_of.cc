#include "protocol/people/person_of.h"

#include <string>

namespace writ {

Result<Principal> FindPersonOf(const Call& call, const RealmContext& realm, std::string_view subject,
                               bool by_hook) {
  const auto person = realm.people.Admit(realm.catalog.settings().name, {.subject = subject,
                                                                         .claims = std::nullopt,
                                                                         .create = false,
                                                                         .by_hook = by_hook,
                                                                         .now = call.now,
                                                                         .deadline = call.deadline});
  if (!person && person.error().reason == Reason::kSubjectUnknown)
    return Refuse(Reason::kSubjectNotKnown, std::string(subject));
  if (!person) return std::unexpected(person.error());
  Principal principal;
  principal.account_id = person->account_id;
  principal.epoch = person->epoch;
  principal.auth_time = call.now;
  return principal;
}

}  // namespace writ

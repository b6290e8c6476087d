// A person says yes or no to what waits for them: once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/polling/polled_grant.h"
#include "protocol/realm_context.h"

namespace writ {

struct PersonsWord {
  const Principal& person;          ///< who says it, and how they had signed in
  bool allows = false;              ///< of what is asked:
  std::vector<std::string> chosen;  ///< these scopes, and all that are required
  std::string_view needed;  ///< the scope without which the client could use nothing; empty: any will do
};

/// Puts the word of a person into what waits, and into `change`, which rests on nobody having decided
/// meanwhile: the consent of who allows something, and an audit record, `<name>.allowed` or `<name>.denied`.
/// The row itself is still to be written. Gives whether anything was allowed: who allows nothing that could
/// be used has denied.
bool LetPersonDecide(const RealmContext& realm, const PersonsWord& word, std::string_view name,
                     PolledGrant& polled, Change& change);

}  // namespace writ

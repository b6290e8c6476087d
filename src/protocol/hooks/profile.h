// What is known of a person, and whether they may be spoken for: the directory's word, and the claims hook's.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "protocol/call.h"
#include "protocol/people/profile_for.h"
#include "protocol/realm_context.h"
#include "writ/client.h"
#include "writ/oauth_error.h"
#include "writ/person.h"

namespace writ {

/// The person's claims of `types`: the directory's, and what the realm's claims hook says, where it has one.
/// A type that the hook speaks of is as the hook says, others are as the directory does.
/// Refuses: kPersonInactive when the hook says that they may not be spoken for.
/// Faults: as Hook::AskProfile.
Result<std::vector<Claim>> FindClaims(const Call& call, const RealmContext& realm, const Client& client,
                                      const Person& person, const std::set<std::string>& types,
                                      ProfileFor what_for);

}  // namespace writ

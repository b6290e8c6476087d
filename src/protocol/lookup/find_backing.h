// Whether a family's tokens are still backed by a person.
#pragma once

#include <optional>

#include "protocol/realm_context.h"
#include "protocol/refresh/family_facts.h"
#include "writ/person.h"

namespace writ {

/// The person whom a family speaks for, as the directory has them now. Absent when they may be spoken for no
/// more, or withdrew the consent that the family rests on.
/// Faults: what the store and the directory throw.
std::optional<Person> FindBacking(const RealmContext& realm, const FamilyFacts& facts);

}  // namespace writ

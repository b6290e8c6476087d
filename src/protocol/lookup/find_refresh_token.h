// From a presented refresh token to its family, if it is the family's current one and still good.
#pragma once

#include <optional>
#include <string_view>

#include "protocol/call.h"
#include "protocol/realm_context.h"
#include "protocol/refresh/family_facts.h"
#include "writ/change.h"

namespace writ {

struct FoundRefreshToken {
  RefreshFamilyKey key;
  Instant expires_at;
  FamilyFacts facts;
  std::optional<Person> person;  ///< as the directory has them now
  bool active = false;  ///< it would renew: current, unexpired, not revoked, of an enabled client and person
};

/// Looks a refresh token up by a point read. Uses nothing up.
/// Gives: absent when it is none of this server's. An older one of a family is found, and not active.
/// Faults: what the store throws.
std::optional<FoundRefreshToken> FindRefreshToken(const Call& call, const RealmContext& realm,
                                                  std::string_view token);

}  // namespace writ

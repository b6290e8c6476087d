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
  /// Whom it would renew for; absent: it would not. It is active when it is current, unexpired, not revoked,
  /// and of a client and a person who may still renew.
  std::optional<Person> person;
};

/// Looks a refresh token up by a point read. Uses nothing up.
/// Gives: absent when it is none of this server's. An older one of a family is found, and not active.
/// Faults: what the store throws.
std::optional<FoundRefreshToken> FindRefreshToken(const Call& call, const RealmContext& realm,
                                                  std::string_view token);

}  // namespace writ

// How the refresh family of a person's tokens starts or goes on.
#pragma once

#include <string>
#include <vector>

#include "protocol/gate/gate.h"
#include "protocol/realm_context.h"
#include "protocol/refresh/family_handle.h"
#include "writ/change.h"

namespace writ {

/// A family after its step.
struct SteppedFamily {
  FamilyName name;
  std::string handle;  ///< the refresh token; empty: none is given
};

/// When a family that starts at `start` ends, and the moment past which nothing of it matters any more.
struct FamilyLife {
  Instant expires_at;
  std::uint32_t forget_after = 0;
};

/// Takes `scopes`: granted, sorted.
FamilyLife FamilyLifeOf(const Client& client, const std::vector<std::string>& scopes, Instant start,
                        Seconds access_token_lifetime);

/// Puts the family's step into `change`: the row of a new one, the move of one that goes on. Every grant of a
/// person has a family, with or without a refresh token: its access tokens end with it. Takes
/// `person_claims`: what access tokens of the family carry of the person now; `access_token_lifetime`: of the
///   longest that the family may have.
SteppedFamily StepFamily(const Call& call, const Cleared& cleared, const RealmContext& realm,
                         const std::vector<Claim>& person_claims, Seconds access_token_lifetime,
                         Change& change);

}  // namespace writ

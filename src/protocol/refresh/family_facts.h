// What the row of a refresh family says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "writ/change.h"
#include "writ/decision.h"
#include "writ/person.h"

namespace writ {

struct FamilyFacts {
  std::string client_id;
  Principal person;
  std::vector<std::string> scopes;     ///< that were granted, sorted
  std::vector<std::string> resources;  ///< that were authorized by name; empty: all that the scopes address
  std::vector<Claim> claims;           ///< the person's for access tokens, as they were at the start
  std::vector<Claim> extra_claims;     ///< for access tokens, of the grant's own
  std::vector<Actor> actors;           ///< who acts for the person
  ClaimsWish claims_wish;              ///< asked for by name
  std::optional<Seconds> access_token_lifetime = std::nullopt;      ///< that the grant set
  std::optional<AccessTokenType> access_token_type = std::nullopt;  ///< the same
  std::string consent;      ///< that it rests on; empty: none was needed
  std::string secret_hash;  ///< SHA-256 of the secret that all its handles carry: 32 bytes
  Instant created_at;
};

/// The payload of the family's row.
Payload ToPayload(const FamilyFacts& facts);

/// Faults: kCorrupt for what ToPayload did not write.
FamilyFacts ParseFamilyFacts(const Payload& payload);

}  // namespace writ

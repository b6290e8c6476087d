// What one of our access tokens says, read back out of its claims.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "writ/time.h"

namespace writ {

struct AccessTokenFacts {
  std::string members;  ///< all claims but `scope`, as JSON members without braces
  std::string issuer;
  std::string client_id;
  std::vector<std::string> audience;
  std::vector<std::string> scopes;
  Instant expires_at;
};

/// Reads the claims that Mint wrote: of a JWT's payload, or of a reference token's row.
/// Absent when they are no strict JSON object, or `iss`, `client_id`, `exp`, `aud` or `scope` is missing or
/// of another type.
std::optional<AccessTokenFacts> ParseAccessTokenClaims(std::string_view claims);

}  // namespace writ

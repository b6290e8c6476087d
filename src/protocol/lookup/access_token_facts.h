// What one of our tokens says: an access token, read back out of its claims, or a refresh token.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/refresh/family_handle.h"
#include "writ/live_token.h"
#include "writ/time.h"

namespace writ {

struct AccessTokenFacts {
  std::string_view token_type = "Bearer";  ///< a literal; empty: of a refresh token
  std::string members;  ///< all claims but `scope` and `exchanged_from`, as JSON members without braces
  std::string issuer;
  std::string client_id;
  std::string subject;               ///< `sub`
  std::optional<FamilyName> family;  ///< of a person's token: what it ends with
  std::vector<Origin> origins;       ///< what else it ends with
  std::vector<std::string> audience;
  std::vector<std::string> scopes;
  Instant expires_at;
};

/// Reads the claims that Mint wrote: of a JWT's payload, or of a reference token's row.
/// Absent when they are no strict JSON object, or `iss`, `client_id`, `exp`, `aud` or `scope` is missing or
/// of another type.
std::optional<AccessTokenFacts> ParseAccessTokenClaims(std::string_view claims);

}  // namespace writ

// What a grant decides. A plain struct that anybody's grant may fill in: the gate checks all of it again.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "writ/client.h"
#include "writ/time.h"

namespace writ {

struct Decision {
  std::vector<std::string> scopes;     ///< granted, each once, sorted by bytes
  std::vector<std::string> resources;  ///< asked for by name (RFC 8707); empty: all that the scopes address
  std::vector<Claim> extra_claims;     ///< for the access token, beside the standard ones
  std::optional<AccessTokenType> token_type;                          ///< absent: the client's
  std::optional<Seconds> access_token_lifetime;                       ///< absent: the client's
  std::vector<std::pair<std::string, std::string>> response_members;  ///< text members of the token response
};

}  // namespace writ

// The `acr_values` parameter, in which the family also carries where and for whom to sign in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "writ/client.h"
#include "writ/oauth_error.h"

namespace writ {

struct AcrValues {
  std::string idp;                ///< of `idp:…`; empty: none
  std::string tenant;             ///< of `tenant:…`; empty: none
  std::vector<std::string> acrs;  ///< the others, in the order of preference
};

/// Refuses: kAcrValuesTooLong past 300 bytes.
Result<AcrValues> ParseAcrValues(std::optional<std::string_view> acr_values);

/// Whether the client's people may sign in at this identity provider.
bool MayUseIdp(const Client& client, std::string_view idp);

}  // namespace writ

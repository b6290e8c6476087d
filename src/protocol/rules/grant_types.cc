#include "protocol/rules/grant_types.h"

#include <algorithm>

namespace writ {

bool MayUseGrant(const Client& client, std::string_view grant_type) {
  // It goes with AllowOfflineAccess, which the grant looks at.
  if (grant_type == "refresh_token") return true;
  return std::ranges::find(client.allowed_grant_types, grant_type) != client.allowed_grant_types.end();
}

}  // namespace writ

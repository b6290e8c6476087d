#include "protocol/rules/grant_types.h"

#include <algorithm>

namespace writ {

bool MayUseFlow(const Client& client, std::string_view flow) {
  return std::ranges::find(client.allowed_grant_types, flow) != client.allowed_grant_types.end();
}

bool MayUseGrant(const Client& client, std::string_view grant_type) {
  // It goes with AllowOfflineAccess, which the grant looks at.
  if (grant_type == "refresh_token") return true;
  if (grant_type == "authorization_code" && MayUseFlow(client, "hybrid")) return true;
  return MayUseFlow(client, grant_type);
}

}  // namespace writ

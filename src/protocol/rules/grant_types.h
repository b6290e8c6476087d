// Whether a client may use a grant.
#pragma once

#include <string_view>

#include "writ/client.h"

namespace writ {

/// Whether `grant_type` is among the client's allowed ones; refresh_token need not be listed, as in
/// the family. Names are compared exactly.
bool MayUseGrant(const Client& client, std::string_view grant_type);

}  // namespace writ

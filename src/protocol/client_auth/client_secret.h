// Whether a presented secret is one of a client's.
#pragma once

#include <string_view>
#include <vector>

#include "writ/client.h"
#include "writ/time.h"

namespace writ {

enum class SecretMatch {
  kNone,
  kExpired,  ///< it matches, but only secrets that are past their expiration
  kMatch,
};

/// Compares `presented` with every one of `secrets`, without stopping at a match.
/// Takes `decoys`: what it works through beyond the end of `secrets`, so that the work does not tell how many
/// there are.
SecretMatch MatchSecret(std::string_view presented, const std::vector<Secret>& secrets,
                        const std::vector<Secret>& decoys, Instant now);

}  // namespace writ

// How a realm words its refusals: one table per member of the family, keyed by reason.
#pragma once

#include <string_view>

#include "writ/oauth_error.h"
#include "writ/snapshot.h"

namespace writ {

/// What one reason looks like on the wire.
struct Wording {
  Reason reason;
  int status;
  std::string_view error;
  std::string_view description;  ///< a literal in RFC 6749 section 5.2's characters: no input can get into it
};

/// The wording of `reason` under `compatibility`: the member's own, else the family's, else Writ's, which has
/// every reason. That is checked when compiling.
const Wording& FindWording(Compatibility compatibility, Reason reason);

}  // namespace writ

// What scripts of other origins may see and ask (CORS, the Fetch standard).
#pragma once

#include <string>

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// Who may.
enum class Sharing {
  kNobody,
  kListed,   ///< origins that an enabled client lists in AllowedCorsOrigins, letter for letter
  kAnybody,  ///< public documents; never with credentials
};

/// Adds to an answer that its origin may see it, if it may.
void AddCorsFields(const Call& call, const RealmContext& realm, Sharing sharing, Reply& reply);

/// Answers OPTIONS: what the endpoint offers and, to a preflight of an origin that may, that it may.
/// Takes `allow`: the methods, as in the field Allow.
Reply AnswerOptions(const Call& call, const RealmContext& realm, Sharing sharing, std::string allow);

}  // namespace writ

// Step 10 of the walk: tokens → the reply.
#pragma once

#include "base/json_writer.h"
#include "protocol/call.h"
#include "protocol/wire_profiles/manners.h"
#include "writ/token_set.h"

namespace writ {

/// Writes the members of a token response into an object that is open.
void WriteTokens(base::JsonWriter& json, const TokenSet& tokens, const ReplyManners& manners = {});

/// Renders a token response. Cannot fail.
/// Source: RFC 6749 section 5.1.
Reply RenderTokenResponse(const Call& call, const TokenSet& tokens, const ReplyManners& manners = {});

}  // namespace writ

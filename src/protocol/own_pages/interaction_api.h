// /interaction/{id}: what pages that are not ours read, and how they answer. For their back end alone.
#pragma once

#include <string_view>

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// GET /interaction/{id} tells what is asked for. POST /interaction/{id}/login, /consent or /reject takes the
/// answer, a JSON object, and gives `redirect_to`: where the browser is sent with it. Takes `base`: the path
/// of the API, `/interaction` below the issuer's.
/// Refuses as JSON: as AuthenticateClient; kInteractionApiOff for a client that does not speak for the
/// pages; kInteractionOver; kInteractionDecided for an answer to what is not asked (any more);
/// kInteractionAnswer; kSubjectUnknown, kPersonDisabled, kClaimReserved, kClaimUnfit.
Reply AnswerInteractionApi(const Call& call, const RealmContext& realm, std::string_view base);

}  // namespace writ

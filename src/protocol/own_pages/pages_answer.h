// The answers of pages that are not ours, read out of JSON.
#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

#include "protocol/interaction/interaction.h"
#include "writ/client.h"
#include "writ/oauth_error.h"

namespace writ {

/// Whom a page signed in, and how.
struct LoginAnswer {
  std::string subject;
  std::optional<std::vector<Claim>> claims;  ///< absent: those that are known stay
  std::string idp = "local";
  std::vector<std::string> amr;
  std::string acr;
};

/// Reads `{"subject", "claims", "idp", "amr", "acr"}`; all but `subject` may be left out.
/// Refuses: kInteractionAnswer for a member that is unknown, too long or of another type; kClaimReserved.
Result<LoginAnswer> ReadLoginAnswer(const boost::json::object& object);

/// Reads `{"scopes", "remember"}` into an answer; `remember` may be left out.
/// Refuses: kInteractionAnswer.
Result<PagesAnswer> ReadConsentAnswer(const boost::json::object& object);

/// Reads `{"error"}`: access_denied (also where it is left out), login_required or consent_required.
/// Refuses: kInteractionAnswer.
Result<PagesAnswer> ReadRejectAnswer(const boost::json::object& object);

}  // namespace writ

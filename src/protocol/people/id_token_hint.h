// An identity token that comes back as a hint.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/realm_context.h"
#include "writ/time.h"

namespace writ {

/// Whom an identity token of ours was about, for which client, in which session.
struct IdTokenHint {
  std::string client_id;
  std::string subject;     ///< as that client knows them
  std::string session_id;  ///< empty: the token names none
  Instant expires_at;
};

/// Reads a hint: its signature is always checked, its time never.
/// Gives: absent for what is no identity token of this issuer.
/// Source: OpenID Connect Core section 3.1.2.1, RP-Initiated Logout section 4.
std::optional<IdTokenHint> ParseIdTokenHint(const RealmContext& realm, std::string_view hint);

}  // namespace writ

// What a client is told by the back channel.
#pragma once

#include <optional>
#include <string>

#include "protocol/outbox/delivery.h"
#include "protocol/realm_context.h"

namespace writ {

/// A logout token for the client of `delivery`, signed as its identity tokens are.
/// Gives: absent when there is nothing that it could say: no key signs for the client, or it wants no `sid`
/// and the person is known no more.
/// Source: OpenID Connect Back-Channel Logout 1.0 section 2.4.
std::optional<std::string> MakeLogoutToken(const RealmContext& realm, const Client& client,
                                           const Delivery& delivery, Instant now);

}  // namespace writ

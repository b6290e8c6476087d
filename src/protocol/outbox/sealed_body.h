// What a client is told about its question to somebody elsewhere, as it waits in a row.
#pragma once

#include <string>
#include <string_view>

#include "protocol/outbox/delivery.h"
#include "protocol/realm_context.h"

namespace writ {

struct SealedBody {
  std::string bearer;  ///< by which the client knows that it is us
  std::string body;    ///< JSON
};

/// Seals what `delivery` brings, into it. Its key is set. Gives false, and seals nothing, where it is more
/// than a row has room for.
bool SealBody(const RealmContext& realm, const SealedBody& body, Delivery& delivery);

/// Faults: kCorrupt for what SealBody did not make for this delivery.
SealedBody OpenBody(const RealmContext& realm, const Delivery& delivery);

}  // namespace writ

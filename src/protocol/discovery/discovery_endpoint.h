// GET /.well-known/openid-configuration and /.well-known/oauth-authorization-server: what the realm offers.
#pragma once

#include <string>

#include "protocol/call.h"
#include "protocol/realm_context.h"

namespace writ {

/// Gives the metadata document, cacheable for an hour. Only what works is advertised.
/// Source: RFC 8414 section 2.
Reply AnswerDiscovery(const Call& call, const RealmContext& realm);

/// The metadata document's text.
std::string MakeMetadata(const RealmContext& realm);

}  // namespace writ

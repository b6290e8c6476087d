// What a draft must keep to be served. Each rule reports every breach with its place and what to write
// instead.
#pragma once

#include "config/draft.h"
#include "config/report.h"

namespace writ::config {

/// Issuer and server settings.
void CheckServer(const Draft& draft, const Node& root, Report& report);

/// Names and references of scopes and resources; signing algorithms.
void CheckResources(const Draft& draft, Report& report);

/// Every enabled client by itself, and its scopes against what is declared.
/// Source: the configuration check that the family runs each time it loads a client; RFC 6749
/// sections 3.1.2, 4.4.
void CheckClients(const Draft& draft, Report& report);

}  // namespace writ::config

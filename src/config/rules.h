// What a draft must keep to be served. Each rule reports every breach with its place and what to write
// instead.
#pragma once

#include <functional>

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
void CheckClients(Draft& draft, Report& report);

/// Runs `check` on `client`. Under BrokenClients: disable its errors are warnings, and the client is off.
void Judge(Draft& draft, Client& client, Report& report, const std::function<void()>& check);

}  // namespace writ::config

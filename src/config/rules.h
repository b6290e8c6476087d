// What a draft must keep to be served. Each rule reports every breach with its place and what to write
// instead.
#pragma once

#include <functional>

#include "config/draft.h"
#include "config/report.h"

namespace writ::config {

/// Fills in what the realm's member of the family takes for granted where nothing is configured, and reads
/// IdentityServer3's own properties of clients.
void FillMemberDefaults(Draft& draft, const Node& root, Report& report);

/// Makes each of IdentityServer3's scopes what it is here: an identity resource; or an API scope, and an API
/// resource where it has secrets.
void TakeFormerScopes(Draft& draft);

/// Issuer and server settings.
void CheckServer(const Draft& draft, const Node& root, Report& report);

/// Names and references of scopes and resources; signing algorithms.
void CheckResources(const Draft& draft, Report& report);

/// Gives identity resources of OpenID Connect's own names that say nothing of UserClaims the claims of that
/// name.
void FillStandardClaims(Draft& draft);

/// The algorithms that a key may sign with: the operator's keys, and those that the store makes or has.
std::vector<std::string> SigningAlgorithms(const KeySettings& keys);

/// The algorithms that `part` lists under `property`: each known, and one at least of a key.
void CheckAlgorithms(const Node& part, const std::string& where, std::string_view property,
                     const std::vector<std::string>& signing, Report& report);

/// Every enabled client by itself, and its scopes against what is declared.
/// Source: the configuration check that the family runs each time it loads a client; RFC 6749
/// sections 3.1.2, 4.4.
void CheckClients(Draft& draft, Report& report);

/// The pages of the operator's own, against the clients that are declared.
void CheckInteraction(const Draft& draft, const Node& root, Report& report);

/// The issuers that are trusted, against the clients that are declared.
void CheckIssuers(const Draft& draft, Report& report);
/// Who may exchange tokens, against the clients, resources and scopes that are declared.
void CheckTokenExchange(const Draft& draft, Report& report);
/// Every hook by itself, and that no two answer the same question.
void CheckHooks(const Draft& draft, Report& report);

/// Runs `check` on `client`. Under BrokenClients: disable its errors are warnings, and the client is off.
void Judge(Draft& draft, Client& client, Report& report, const std::function<void()>& check);

}  // namespace writ::config

// Clients' secrets that are kept sealed, because the clients sign with them.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "protocol/assertions/shared_secrets.h"
#include "protocol/outbox/sealer.h"
#include "writ/snapshot.h"

namespace writ {

/// The secrets that clients may sign with, by client_id.
using SharedSecretsByClient = std::unordered_map<std::string, SharedSecrets>;

bool HasSealedSecrets(const RealmSettings& settings);

/// Whose secret does not open, and what to do, as a sentence. Absent when all do.
std::optional<std::string> FaultOfSecrets(const RealmSettings& settings, const Sealer& sealer);

/// Takes away what does not open of clients that are off; where `disables`, of all clients, which are off
/// from then on. Gives the ids of the latter.
std::vector<std::string> DisableShut(RealmSettings& settings, const Sealer& sealer, bool disables);

/// Opens every sealed secret of `settings`, where its SHA-256 takes its place: it is good as any other, too.
/// Gives those of clients. Faults: kCorrupt, with the sentence of FaultOfSecrets where there is one.
SharedSecretsByClient OpenSecrets(RealmSettings& settings, const Sealer& sealer);

}  // namespace writ

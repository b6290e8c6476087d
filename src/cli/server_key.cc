#include "cli/server_key.h"

#include <cstdlib>

#include "protocol/client_auth/sealed_secrets.h"

namespace writ::cli {

std::expected<crypto::LoadedMasterKey, std::string> LoadServerKey(const config::ServerSettings& server,
                                                                  Random& random) {
  const char* const environment = std::getenv("WRIT_MASTER_KEY");
  return crypto::LoadMasterKey(config::MasterKeyPath(server), environment == nullptr ? "" : environment,
                               random);
}

std::optional<std::string> FaultOfSecrets(const config::Loaded& loaded, Random& random) {
  if (!HasSealedSecrets(loaded.realm)) return std::nullopt;
  const auto key = LoadServerKey(loaded.server, random);
  if (!key) return key.error();
  const Sealer sealer(key->bytes());
  RealmSettings settings = loaded.realm;
  DisableShut(settings, sealer, loaded.disables_broken);
  return writ::FaultOfSecrets(settings, sealer);
}

}  // namespace writ::cli

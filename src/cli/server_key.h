// The master key of the server that a command works for.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "config/configuration.h"
#include "crypto/master_key.h"
#include "writ/random.h"

namespace writ::cli {

/// The key as `serve` finds it: in WRIT_MASTER_KEY, else in its file, which is made where there is none.
/// Gives a sentence where there is something wrong with it.
std::expected<crypto::LoadedMasterKey, std::string> LoadServerKey(const config::ServerSettings& server,
                                                                  Random& random);

/// What is wrong with the sealed secrets of a configuration, as a sentence: that the server of it could not
/// open one. Absent when nothing is; the key is looked for only where there is such a secret.
std::optional<std::string> FaultOfSecrets(const config::Loaded& loaded, Random& random);

}  // namespace writ::cli

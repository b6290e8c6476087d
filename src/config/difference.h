// What a new configuration changes.
#pragma once

#include <string>
#include <vector>

#include "config/configuration.h"

namespace writ::config {

/// One line for each part of the realm that is new, other than it was, or gone: `client "x" added`.
/// Order: clients, API scopes, API resources, identity resources, keys, options; each by name.
std::vector<std::string> DifferencesOf(const RealmSettings& before, const RealmSettings& after);

/// The settings of section Server that `after` changes and that need a restart, by name.
std::vector<std::string> NeedRestart(const ServerSettings& before, const ServerSettings& after);

}  // namespace writ::config

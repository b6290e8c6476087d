#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.h"

namespace writ::cli {

int Fail(const std::string& text) {
  fmt::print(stderr, "writ: {}\n", text);
  return 1;
}

void PrintMessages(const std::vector<config::Message>& messages) {
  for (const config::Message& message : messages) fmt::print(stderr, "{}\n", config::Render(message));
}

int CheckConfiguration(const std::vector<std::string>& paths, const config::Environment& environment) {
  const auto loaded = config::LoadConfiguration(paths, environment);
  PrintMessages(loaded ? loaded->warnings : loaded.error());
  if (!loaded) return 1;
  const RealmSettings& realm = loaded->realm;
  fmt::print("ok: {} clients, {} API scopes, {} API resources, {} identity resources, {} warnings\n",
             realm.clients.size(), realm.api_scopes.size(), realm.api_resources.size(),
             realm.identity_resources.size(), loaded->warnings.size());
  return 0;
}

}  // namespace writ::cli

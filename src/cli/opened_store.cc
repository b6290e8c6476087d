#include "cli/opened_store.h"
#include "cli/server_key.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/server_key.h"
#include "writ/system.h"

namespace writ::cli {
namespace {

std::string UserName(uid_t id) {
  const passwd* const user = getpwuid(id);
  return user == nullptr ? std::to_string(id) : user->pw_name;
}

/// Whose the store's file is, if it is there and somebody else's.
std::optional<std::string> OtherOwner(const std::string& store) {
  struct stat found{};
  const auto path = config::SqlitePath(store);
  if (!path || stat(path->c_str(), &found) != 0 || found.st_uid == geteuid()) return std::nullopt;
  return UserName(found.st_uid);
}

}  // namespace

std::expected<config::Loaded, int> Load(const Where& where) {
  auto loaded = config::LoadConfiguration(where.configs, ReadEnvironment());
  if (!loaded) {
    PrintMessages(loaded.error());
    return std::unexpected(1);
  }
  if (!where.store.empty()) loaded->server.store = where.store;
  return std::move(*loaded);
}

OpenedStore::OpenedStore(Where where, config::Loaded loaded)
    : where_(std::move(where)),
      loaded_(std::move(loaded)),
      clock_(MakeSystemClock()),
      random_(MakeSystemRandom()),
      waiter_(MakeThreadWaiter()),
      store_(MakeStore(loaded_.server.store, *clock_, *waiter_)) {}

std::expected<OpenedStore, int> OpenedStore::Open(const Where& where) {
  auto loaded = Load(where);
  if (!loaded) return std::unexpected(loaded.error());
  if (const auto owner = OtherOwner(loaded->server.store)) {
    fmt::print(stderr,
               "writ: the store belongs to {}: run this as that user, for example sudo -u {} writ ...\n",
               *owner, *owner);
    return std::unexpected(1);
  }
  return OpenedStore(where, std::move(*loaded));
}

admin::Declaring OpenedStore::declaring() const {
  const auto check = [this](const std::vector<config::Declaration>& declared) {
    std::vector<std::string> wrong;
    auto loaded = config::LoadConfiguration(where_.configs, ReadEnvironment(), declared);
    if (loaded) {
      loaded->server.store = loaded_.server.store;
      if (auto shut = FaultOfSecrets(*loaded, *random_)) wrong.push_back("error: " + *shut);
      return wrong;
    }
    for (const config::Message& message : loaded.error()) {
      if (message.severity == config::Severity::kError) wrong.push_back(config::Render(message));
    }
    return wrong;
  };
  return {.store = *store_,
          .clock = *clock_,
          .random = *random_,
          .realm = realm(),
          .actor = Actor(),
          .check = check};
}

std::string Actor() {
  const char* const behind_sudo = std::getenv("SUDO_USER");
  return "operator " + (behind_sudo != nullptr ? std::string(behind_sudo) : UserName(getuid()));
}

}  // namespace writ::cli

#include "server/realm_keeper.h"

#include <chrono>

#include "admin/declarations.h"
#include "config/difference.h"
#include "protocol/endpoints.h"
#include "protocol/realm_context.h"
#include "writ/fault.h"

namespace writ::server {
namespace {

/// Twice in the second within which a change is to be seen.
constexpr std::chrono::milliseconds kEvery{400};
/// How long one change waits for another.
constexpr Seconds kTurnTime{20};

std::vector<std::string> Rendered(const std::vector<config::Message>& messages) {
  std::vector<std::string> lines;
  for (const config::Message& message : messages) lines.push_back(config::Render(message));
  return lines;
}

/// The configuration with what is declared in the store.
config::Loaded LoadWhole(const cli::ServeRequest& request, Store& store) {
  const auto declared = admin::FindDeclarations(store, request.configuration.realm.name);
  if (declared.empty()) return request.configuration;
  auto loaded = request.reload(declared);
  if (loaded) return std::move(*loaded);
  throw Fault(FaultKind::kUnavailable, "what is declared in the store does not go with the configuration: " +
                                           Rendered(loaded.error()).front());
}

/// As BrokenClients says of clients with a secret that does not open.
void DisableShutClients(config::Loaded& loaded, const Sealer& sealer) {
  for (std::string& id : DisableShut(loaded.realm, sealer, loaded.disables_broken))
    loaded.disabled_clients.push_back(std::move(id));
}

}  // namespace

RealmKeeper::RealmKeeper(const cli::ServeRequest& request, crypto::LoadedMasterKey master_key,
                         Realm::Ports ports, TlsFiles& tls, ThemeFolder& theme, observe::Log& log)
    : request_(request),
      master_key_(std::move(master_key)),
      ports_(ports),
      tls_(tls),
      theme_(theme),
      log_(log),
      turns_(*ports.waiter),
      lasting_(MakeLastingParts(master_key_.bytes())) {
  // Before what it counts is read: a change between the two is then seen as new.
  catalog_version_ = admin::FindCatalogVersion(ports_.store, request.configuration.realm.name);
  loaded_ = LoadWhole(request, ports_.store);
  DisableShutClients(loaded_, *lasting_.sealer);
  disabled_clients_ = loaded_.disabled_clients.size();
  keys_ = OpenKeys(loaded_.realm);
  live_ = std::make_shared<LiveRealm>(MakeRealmContext(loaded_.realm, keys_, lasting_, ports_));
  looking_.emplace("keep the realm", kEvery, [this] { Look(); }, log_);
}

/// Sees whether the store has other declarations, or the moment other keys.
void RealmKeeper::Look() {
  const auto turn = TakeTurn();
  if (!turn) return;
  const std::uint64_t version = admin::FindCatalogVersion(ports_.store, loaded_.realm.name);
  if (version != catalog_version_) {
    ReloadInTurn();
    // Also where it was refused, which is told once. What faults is tried again.
    catalog_version_ = version;
    return;
  }
  auto keys = OpenKeys(loaded_.realm);
  if (keys == keys_) return;
  for (const RingKey& key : keys->keys()) {
    const RingKey* const before = keys_->Find(key.kid);
    if (before != nullptr && before->phase == key.phase) continue;
    log_.Write(observe::Level::kInfo, "key", {{"kid", key.kid}, {"phase", KeyPhaseName(key.phase)}});
  }
  Replace(std::move(keys));
}

std::optional<accounts::Turns::Turn> RealmKeeper::TakeTurn() {
  return turns_.Take("realm", ports_.clock.Steady() + kTurnTime);
}

RealmKeeper::Reloaded RealmKeeper::Reload() {
  const auto turn = TakeTurn();
  if (!turn) return Refused({"error: another reload is still under way: try again"});
  return ReloadInTurn();
}

RealmKeeper::Reloaded RealmKeeper::Refused(std::vector<std::string> lines) {
  log_.Write(observe::Level::kError, "reload_refused", {{"cause", lines.front()}});
  return {.done = false, .lines = std::move(lines)};
}

RealmKeeper::Reloaded RealmKeeper::ReloadInTurn() {
  auto loaded = request_.reload(admin::FindDeclarations(ports_.store, loaded_.realm.name));
  if (!loaded) return Refused(Rendered(loaded.error()));
  if (IssuerPath(loaded->realm.options.issuer_uri) != IssuerPath(loaded_.realm.options.issuer_uri))
    return Refused({"error: the path of IssuerUri cannot change while the server runs: restart it"});
  DisableShutClients(*loaded, *lasting_.sealer);
  if (auto wrong = FaultOfSecrets(loaded->realm, *lasting_.sealer)) return Refused({"error: " + *wrong});
  auto keys = OpenKeys(loaded->realm);
  auto theme = theme_.Load();
  if (!theme) return Refused({"error: " + theme.error()});
  // The last thing that may fail: from here on all is new, or all stays as it was.
  if (auto wrong = tls_.Reload()) return Refused({"error: " + *wrong});
  Reloaded reloaded{.done = true, .lines = config::DifferencesOf(loaded_.realm, loaded->realm)};
  for (const std::string& name : config::NeedRestart(loaded_.server, loaded->server))
    reloaded.lines.push_back("Server: " + name + " needs a restart");
  for (const std::string& id : loaded->disabled_clients)
    log_.Write(observe::Level::kWarning, "client_disabled",
               {{"client_id", id}, {"note", "the configuration has a mistake in it"}});
  theme_.Use(std::move(*theme));
  loaded_ = std::move(*loaded);
  disabled_clients_ = loaded_.disabled_clients.size();
  Replace(std::move(keys));
  log_.Write(observe::Level::kInfo, "reloaded",
             {{"changes", static_cast<std::int64_t>(reloaded.lines.size())}});
  if (reloaded.lines.empty()) reloaded.lines.emplace_back("nothing changed");
  return reloaded;
}

void RealmKeeper::Replace(std::shared_ptr<const KeyRing> keys) {
  keys_ = std::move(keys);
  live_->Replace(MakeRealmContext(loaded_.realm, keys_, lasting_, ports_));
}

std::shared_ptr<const KeyRing> RealmKeeper::OpenKeys(const RealmSettings& settings) const {
  return OpenSigningKeys(MakeKeyRequest(settings, master_key_.bytes(), ports_.clock), ports_.store,
                         ports_.random, keys_);
}

}  // namespace writ::server

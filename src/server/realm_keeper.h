// Keeps the served realm as its files, its store and its keys are: on request, and within a second by itself.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "accounts/turns.h"
#include "cli/cli.h"
#include "crypto/master_key.h"
#include "observe/log.h"
#include "protocol/live_realm.h"
#include "protocol/realm_context.h"
#include "server/periodic_task.h"
#include "server/theme_folder.h"
#include "server/tls_files.h"
#include "writ/realm.h"

namespace writ::server {

/// Thread: Reload and the counters may be called from any thread.
class RealmKeeper {
 public:
  /// Opens the realm of `request`, with what is declared in the store.
  /// Faults: kUnavailable when what is declared in the store does not go with the files; as OpenSigningKeys.
  RealmKeeper(const cli::ServeRequest& request, crypto::LoadedMasterKey master_key, Realm::Ports ports,
              TlsFiles& tls, ThemeFolder& theme, observe::Log& log);
  RealmKeeper(const RealmKeeper&) = delete;
  RealmKeeper& operator=(const RealmKeeper&) = delete;

  const std::shared_ptr<LiveRealm>& live() const { return live_; }

  /// What came of a reload, a line each: what changed, or why nothing did.
  struct Reloaded {
    bool done = false;
    std::vector<std::string> lines;
  };

  /// Reads files and store again and swaps the realm and the certificate; or changes nothing.
  /// Faults: kUnavailable when the store does not answer; then nothing has changed.
  Reloaded Reload();

  /// How many attempts were answered 429.
  std::uint64_t throttled() const { return lasting_.guesses->blocked(); }

  /// What became of fetching keys.
  ServedKeyCounts served_keys() const { return lasting_.key_servers->Counts(); }

  /// What became of the calls to hooks.
  HookCounts hooks() const { return lasting_.hooks->Counts(ports_.clock.Steady()); }

  /// How many clients are off for a mistake (BrokenClients: disable).
  std::size_t disabled_clients() const { return disabled_clients_.load(); }

 private:
  void Look();
  Reloaded ReloadInTurn();
  std::optional<accounts::Turns::Turn> TakeTurn();
  Reloaded Refused(std::vector<std::string> lines);
  void Replace(std::shared_ptr<const KeyRing> keys);
  std::shared_ptr<const KeyRing> OpenKeys(const RealmSettings& settings) const;

  const cli::ServeRequest& request_;
  const crypto::LoadedMasterKey master_key_;
  const Realm::Ports ports_;
  TlsFiles& tls_;
  ThemeFolder& theme_;
  observe::Log& log_;

  accounts::Turns turns_;  ///< one change at a time, also of fibers of one thread
  config::Loaded loaded_;
  std::uint64_t catalog_version_ = 0;
  std::shared_ptr<const KeyRing> keys_;
  const LastingParts lasting_;
  std::shared_ptr<LiveRealm> live_;
  std::atomic<std::size_t> disabled_clients_{0};

  std::optional<PeriodicTask> looking_;  ///< last, so that it ends first
};

}  // namespace writ::server

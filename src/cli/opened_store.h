// The store that a command works on, found as `serve` finds it.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "admin/declarations.h"
#include "config/configuration.h"
#include "protocol/keys/signing_keys.h"
#include "writ/clock.h"
#include "writ/random.h"
#include "writ/store.h"
#include "writ/waiter.h"

namespace writ::cli {

/// Where a command finds what it works on: the options that it shares with `serve`.
struct Where {
  std::vector<std::string> configs;
  std::string store;
};

/// The configuration that `where` names. Prints every mistake and gives 1 when there is one.
std::expected<config::Loaded, int> Load(const Where& where);

/// An open store with the configuration that names it.
class OpenedStore {
 public:
  /// Opens the store of the configuration. Prints what is wrong and gives the exit code when it cannot be:
  /// nothing is opened as another user than the one who owns the store's file, for whom the files that SQLite
  /// makes beside it would be out of reach.
  static std::expected<OpenedStore, int> Open(const Where& where);

  Store& store() const { return *store_; }
  const Clock& clock() const { return *clock_; }
  Random& random() const { return *random_; }
  const config::Loaded& loaded() const { return loaded_; }
  const std::string& realm() const { return loaded_.realm.name; }

  /// What changes declarations here, checked against the whole configuration.
  admin::Declaring declaring() const;

 private:
  OpenedStore(Where where, config::Loaded loaded);

  Where where_;
  config::Loaded loaded_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<Random> random_;
  std::unique_ptr<Waiter> waiter_;
  std::unique_ptr<Store> store_;
};

/// Who runs the command, for audit records: `operator NAME`.
std::string Actor();

}  // namespace writ::cli

// The embedded store: one SQLite file in WAL mode, one writer that commits in groups, readers of their own.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "stores/sqlite/connection.h"
#include "stores/sqlite/rows.h"
#include "stores/sqlite/writer.h"
#include "writ/clock.h"
#include "writ/store.h"
#include "writ/waiter.h"

namespace writ::stores {

/// Changes that arrive while one transaction commits are the next one's group: they share its fsync.
/// Thread: every member may be called from any thread or fiber that `waiter` can suspend.
class SqliteStore final : public Store {
 public:
  /// Opens the file at `path`, makes or migrates it, and starts the writer.
  /// Faults: kUnavailable when it cannot be opened; kCorrupt when it is no store, or a newer program's.
  SqliteStore(const std::string& path, const Clock& clock, Waiter& waiter);

  CommitResult Commit(const Change& change, SteadyTime deadline) override;
  std::optional<AuthorizationCodeRow> Find(std::string_view realm, const AuthorizationCodeKey& key) override;
  std::optional<RefreshFamilyRow> Find(std::string_view realm, const RefreshFamilyKey& key) override;
  std::optional<ReferenceTokenRow> Find(std::string_view realm, const ReferenceTokenKey& key) override;
  std::optional<GuardedRow> Find(std::string_view realm, const GuardedKey& key) override;
  std::optional<CounterRow> Find(std::string_view realm, const CounterKey& key) override;
  bool Has(std::string_view realm, const MarkKey& key) override;
  std::vector<GuardedRow> FindGuarded(std::string_view realm, GuardedKind kind) override;
  std::vector<GuardedRow> FindOwned(std::string_view realm, GuardedKind kind,
                                    const std::array<std::byte, 32>& owner) override;
  std::vector<SigningKeyRow> FindSigningKeys(std::string_view realm) override;
  std::vector<AuditRecord> FindAudit(std::string_view realm, std::size_t most) override;
  std::size_t ForgetBefore(Instant moment, std::size_t most) override;
  void Probe(SteadyTime deadline) override;

  /// Lets the file grow no further, as on a full disk, or grow again.
  enum class PageLimit { kFull, kNone };
  void LimitPagesForTest(PageLimit limit);

 private:
  std::unique_ptr<Connection> BorrowReader();
  void ReturnReader(std::unique_ptr<Connection> reader);
  template <typename Read>
  auto WithReader(const Read& read);

  const std::string path_;
  const Clock& clock_;

  std::mutex readers_mutex_;
  std::vector<std::unique_ptr<Connection>> readers_;

  FamilySweep sweep_;  ///< the writer's thread's alone
  Writer writer_;
};

}  // namespace writ::stores

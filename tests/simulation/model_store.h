// A store in memory whose world can delay, lose and crash what passes between it and its callers.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "tests/simulation/model_tables.h"
#include "writ/clock.h"
#include "writ/store.h"
#include "writ/waiter.h"

namespace writ::simulation {

/// Has `action` done later, or now, or never: how a message travels, or when a disk is done.
using Later = std::function<void(std::function<void()> action)>;

/// The contract of Store. Changes that arrive between two flushes are one group: they are judged as they
/// arrive, each seeing those before it, and are answered once the flush has made them durable. A crash takes
/// what was not flushed. Thread: every member may be called from any thread that `waiter` can suspend.
class ModelStore final : public Store {
 public:
  /// What the store does wrong: planted, for tests that must find it.
  enum class Flaw { kNone, kRepliesBeforeTheFlush, kTakesAnyVersion };

  /// Takes `travel`: carries every question to the store and every answer back; `flush`: begins when the
  /// first change of a group has arrived.
  ModelStore(const Clock& clock, Waiter& waiter, Later travel, Later flush, Flaw flaw = Flaw::kNone);

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

  /// Loses what was not flushed, and every answer to it.
  void Crash();

  /// What a crash would leave.
  ModelTables durable() const;

 private:
  struct Pending;

  void Arrive(const std::shared_ptr<Pending>& pending);
  void Flush(std::uint64_t crashes);
  void Answer(const std::shared_ptr<Pending>& pending);
  template <typename Read>
  auto Ask(const Read& read);

  const Clock& clock_;
  Waiter& waiter_;
  const Later travel_;
  const Later flush_;
  const Flaw flaw_;

  mutable std::mutex mutex_;
  ModelTables working_;
  ModelTables durable_;
  std::vector<std::shared_ptr<Pending>> group_;
  std::uint64_t crashes_ = 0;
};

}  // namespace writ::simulation

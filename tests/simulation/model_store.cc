#include "tests/simulation/model_store.h"

#include <utility>

#include "writ/fault.h"

namespace writ::simulation {
namespace {

/// How long a read waits for its answer.
constexpr Milliseconds kReadTime{1'000};

}  // namespace

struct ModelStore::Pending {
  Change change;
  CommitResult result;
  std::optional<Wakeup> done;
};

ModelStore::ModelStore(const Clock& clock, Waiter& waiter, Later travel, Later flush, Flaw flaw)
    : clock_(clock), waiter_(waiter), travel_(std::move(travel)), flush_(std::move(flush)), flaw_(flaw) {}

CommitResult ModelStore::Commit(const Change& change, SteadyTime deadline) {
  const auto pending = std::make_shared<Pending>();
  pending->change = change;
  if (flaw_ == Flaw::kTakesAnyVersion)
    std::erase_if(pending->change.conditions,
                  [](const Condition& condition) { return std::holds_alternative<Guard>(condition); });
  const auto start = [&](Wakeup done) {
    pending->done.emplace(std::move(done));
    travel_([this, pending] { Arrive(pending); });
  };
  if (waiter_.Wait(start, deadline) == WaitOutcome::kDeadline) {
    throw Fault(FaultKind::kUnavailable, "the store did not answer in time");
  }
  return pending->result;
}

void ModelStore::Arrive(const std::shared_ptr<Pending>& pending) {
  bool first = false;
  std::uint64_t crashes = 0;
  {
    const std::lock_guard lock(mutex_);
    pending->result = working_.Apply(pending->change);
    first = group_.empty();
    group_.push_back(pending);
    crashes = crashes_;
  }
  if (flaw_ == Flaw::kRepliesBeforeTheFlush) Answer(pending);
  if (first) flush_([this, crashes] { Flush(crashes); });
}

void ModelStore::Flush(std::uint64_t crashes) {
  std::vector<std::shared_ptr<Pending>> answered;
  {
    const std::lock_guard lock(mutex_);
    if (crashes != crashes_) return;
    durable_ = working_;
    answered.swap(group_);
  }
  for (const auto& pending : answered) Answer(pending);
}

void ModelStore::Answer(const std::shared_ptr<Pending>& pending) {
  travel_([pending] { (*pending->done)(); });
}

void ModelStore::Crash() {
  const std::lock_guard lock(mutex_);
  ++crashes_;
  working_ = durable_;
  group_.clear();
}

ModelTables ModelStore::durable() const {
  const std::lock_guard lock(mutex_);
  return durable_;
}

/// Reads what is durable, as a reader of its own sees it.
template <typename Read>
auto ModelStore::Ask(const Read& read) {
  using Value = decltype(read(durable_));
  const auto value = std::make_shared<std::optional<Value>>();
  const auto start = [&](const Wakeup& done) {
    travel_([this, value, read, done] {
      {
        const std::lock_guard lock(mutex_);
        *value = read(durable_);
      }
      travel_(done);
    });
  };
  if (waiter_.Wait(start, clock_.Steady() + kReadTime) == WaitOutcome::kDeadline) {
    throw Fault(FaultKind::kUnavailable, "the store did not answer in time");
  }
  return **value;
}

std::optional<AuthorizationCodeRow> ModelStore::Find(std::string_view realm,
                                                     const AuthorizationCodeKey& key) {
  return Ask(
      [key, realm = std::string(realm)](const ModelTables& tables) { return tables.Find(realm, key); });
}

std::optional<RefreshFamilyRow> ModelStore::Find(std::string_view realm, const RefreshFamilyKey& key) {
  return Ask(
      [key, realm = std::string(realm)](const ModelTables& tables) { return tables.Find(realm, key); });
}

std::optional<ReferenceTokenRow> ModelStore::Find(std::string_view realm, const ReferenceTokenKey& key) {
  return Ask(
      [key, realm = std::string(realm)](const ModelTables& tables) { return tables.Find(realm, key); });
}

std::optional<GuardedRow> ModelStore::Find(std::string_view realm, const GuardedKey& key) {
  return Ask(
      [key, realm = std::string(realm)](const ModelTables& tables) { return tables.Find(realm, key); });
}

std::optional<CounterRow> ModelStore::Find(std::string_view realm, const CounterKey& key) {
  return Ask(
      [key, realm = std::string(realm)](const ModelTables& tables) { return tables.Find(realm, key); });
}

bool ModelStore::Has(std::string_view realm, const MarkKey& key) {
  return Ask([key, realm = std::string(realm)](const ModelTables& tables) { return tables.Has(realm, key); });
}

std::vector<GuardedRow> ModelStore::FindGuarded(std::string_view realm, GuardedKind kind) {
  return Ask([kind, realm = std::string(realm)](const ModelTables& tables) {
    return tables.FindGuarded(realm, kind);
  });
}

std::vector<GuardedRow> ModelStore::FindOwned(std::string_view realm, GuardedKind kind,
                                              const std::array<std::byte, 32>& owner) {
  return Ask([kind, owner, realm = std::string(realm)](const ModelTables& tables) {
    return tables.FindOwned(realm, kind, owner);
  });
}

std::vector<SigningKeyRow> ModelStore::FindSigningKeys(std::string_view realm) {
  return Ask(
      [realm = std::string(realm)](const ModelTables& tables) { return tables.FindSigningKeys(realm); });
}

std::vector<AuditRecord> ModelStore::FindAudit(std::string_view realm, std::size_t most) {
  return Ask([most, realm = std::string(realm)](const ModelTables& tables) {
    return tables.FindAudit(realm, most);
  });
}

std::size_t ModelStore::ForgetBefore(Instant moment, std::size_t most) {
  const std::lock_guard lock(mutex_);
  const std::size_t gone = working_.ForgetBefore(moment, most);
  durable_.ForgetBefore(moment, most);
  return gone;
}

void ModelStore::Probe(SteadyTime deadline) {
  const auto start = [&](const Wakeup& done) { travel_([this, done] { travel_(done); }); };
  if (waiter_.Wait(start, deadline) == WaitOutcome::kDeadline) {
    throw Fault(FaultKind::kUnavailable, "the store did not answer in time");
  }
}

}  // namespace writ::simulation

#include "stores/sqlite/sqlite_store.h"

#include <optional>

#include "stores/sqlite/apply.h"
#include "writ/fault.h"

namespace writ::stores {
namespace {

constexpr Milliseconds kReaderBusy{1'000};
constexpr Milliseconds kForgetTime{10'000};

}  // namespace

SqliteStore::SqliteStore(const std::string& path, const Clock& clock, Waiter& waiter)
    : path_(path), clock_(clock), writer_(path, clock, waiter) {}

CommitResult SqliteStore::Commit(const Change& change, SteadyTime deadline) {
  const auto result = std::make_shared<std::optional<CommitResult>>();
  writer_.Run([change, result](Connection& db) { *result = Apply(db, change); }, deadline);
  return result->value();
}

std::unique_ptr<Connection> SqliteStore::BorrowReader() {
  {
    const std::lock_guard lock(readers_mutex_);
    if (!readers_.empty()) {
      auto reader = std::move(readers_.back());
      readers_.pop_back();
      return reader;
    }
  }
  auto reader = std::make_unique<Connection>(path_, Connection::Mode::kOpen, kReaderBusy);
  reader->Execute("PRAGMA query_only = ON; PRAGMA cache_size = -256");
  return reader;
}

void SqliteStore::ReturnReader(std::unique_ptr<Connection> reader) {
  const std::lock_guard lock(readers_mutex_);
  readers_.push_back(std::move(reader));
}

template <typename Read>
auto SqliteStore::WithReader(const Read& read) {
  // A reader that faulted is not returned: the next call opens a fresh one.
  auto reader = BorrowReader();
  auto result = read(*reader);
  ReturnReader(std::move(reader));
  return result;
}

std::optional<AuthorizationCodeRow> SqliteStore::Find(std::string_view realm,
                                                      const AuthorizationCodeKey& key) {
  return WithReader([&](Connection& db) { return FindRow(db, realm, key); });
}

std::optional<RefreshFamilyRow> SqliteStore::Find(std::string_view realm, const RefreshFamilyKey& key) {
  return WithReader([&](Connection& db) { return FindRow(db, realm, key); });
}

std::optional<ReferenceTokenRow> SqliteStore::Find(std::string_view realm, const ReferenceTokenKey& key) {
  return WithReader([&](Connection& db) { return FindRow(db, realm, key); });
}

std::optional<GuardedRow> SqliteStore::Find(std::string_view realm, const GuardedKey& key) {
  return WithReader([&](Connection& db) { return FindRow(db, realm, key); });
}

std::optional<CounterRow> SqliteStore::Find(std::string_view realm, const CounterKey& key) {
  return WithReader([&](Connection& db) { return FindRow(db, realm, key); });
}

bool SqliteStore::Has(std::string_view realm, const MarkKey& key) {
  return WithReader([&](Connection& db) { return HasMark(db, realm, key); });
}

std::vector<GuardedRow> SqliteStore::FindGuarded(std::string_view realm, GuardedKind kind) {
  return WithReader([&](Connection& db) { return FindGuardedRows(db, realm, kind); });
}

std::vector<GuardedRow> SqliteStore::FindOwned(std::string_view realm, GuardedKind kind,
                                               const std::array<std::byte, 32>& owner) {
  return WithReader([&](Connection& db) { return FindOwnedRows(db, realm, kind, owner); });
}

std::vector<SigningKeyRow> SqliteStore::FindSigningKeys(std::string_view realm) {
  return WithReader([&](Connection& db) { return FindSigningKeyRows(db, realm); });
}

std::vector<AuditRecord> SqliteStore::FindAudit(std::string_view realm, std::size_t most) {
  return WithReader([&](Connection& db) { return FindAuditRecords(db, realm, most); });
}

std::size_t SqliteStore::ForgetBefore(Instant moment, std::size_t most) {
  const auto gone = std::make_shared<std::size_t>(0);
  const auto work = [this, moment, most, gone](Connection& db) {
    *gone = ForgetRows(db, moment, most);
    *gone += SweepFamilies(db, sweep_, moment, most - *gone);
  };
  writer_.Run(work, clock_.Steady() + kForgetTime);
  return *gone;
}

void SqliteStore::Probe(SteadyTime deadline) {
  writer_.Run([](Connection&) {}, deadline);
}

void SqliteStore::LimitPagesForTest(PageLimit limit) {
  const auto work = [limit](Connection& db) {
    // One page is less than there are already: SQLite then keeps to as many as there are.
    Query query = db.Prepare(limit == PageLimit::kFull ? "PRAGMA max_page_count = 1"
                                                       : "PRAGMA max_page_count = 4294967294");
    query.Next();
  };
  writer_.Run(work, clock_.Steady() + kForgetTime);
}

}  // namespace writ::stores

#include "stores/sqlite/sqlite_store.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <iterator>
#include <optional>

#include "stores/sqlite/apply.h"
#include "stores/sqlite/migrations.h"
#include "stores/sqlite/rows.h"
#include "writ/fault.h"

namespace writ::stores {
namespace {

constexpr std::size_t kLargestGroup = 512;
constexpr Milliseconds kWriterBusy{1'000};
constexpr Milliseconds kReaderBusy{1'000};
constexpr Milliseconds kForgetTime{10'000};
/// Of 4,096 bytes each: past 4 MiB the log is copied into the file, between two groups.
constexpr int kCheckpointPages = 1'024;

void Migrate(Connection& db) {
  db.Execute("PRAGMA journal_mode = WAL");
  db.Execute("BEGIN IMMEDIATE");
  std::int64_t version = 0;
  {
    Query query = db.Prepare("PRAGMA user_version");
    query.Next();
    version = query.ReadInt();
  }
  if (version > kSchemaVersion) {
    throw Fault(FaultKind::kCorrupt, "the store has schema version " + std::to_string(version) +
                                         ", newer than this writ's " + std::to_string(kSchemaVersion));
  }
  for (std::int64_t i = version; i < kSchemaVersion; ++i)
    db.Execute(kMigrations[static_cast<std::size_t>(i)]);
  db.Execute(("PRAGMA user_version = " + std::to_string(kSchemaVersion)).c_str());
  db.Execute("COMMIT");
}

/// Undoes an open transaction when it ends without having been committed.
class Transaction {
 public:
  explicit Transaction(Connection& db) : db_(db) { db_.Execute("BEGIN IMMEDIATE"); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (db_.in_transaction()) db_.TryRollback();
  }
  void Commit() { db_.Execute("COMMIT"); }

 private:
  Connection& db_;
};

}  // namespace

/// One call that waits for the writer. Shared: the writer may finish it after the caller has given up.
struct SqliteStore::Job {
  std::function<void(Connection&)> work;
  std::optional<Wakeup> done;
  std::exception_ptr failure;
};

SqliteStore::SqliteStore(const std::string& path, const Clock& clock, Waiter& waiter)
    : path_(path), waiter_(waiter), clock_(clock), writer_(path, Connection::Mode::kWrite, kWriterBusy) {
  Migrate(writer_);
  writer_.Execute(
      "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -1024; "
      "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456");
  thread_ = std::thread([this] { Write(); });
}

SqliteStore::~SqliteStore() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void SqliteStore::Submit(const std::shared_ptr<Job>& job, SteadyTime deadline) {
  const auto start = [&](Wakeup done) {
    job->done.emplace(std::move(done));
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back(job);
    }
    wake_.notify_one();
  };
  if (waiter_.Wait(start, deadline) == WaitOutcome::kDeadline) {
    throw Fault(FaultKind::kUnavailable, "the store did not answer in time");
  }
  if (job->failure) std::rethrow_exception(job->failure);
}

CommitResult SqliteStore::Commit(const Change& change, SteadyTime deadline) {
  const auto result = std::make_shared<CommitResult>();
  const auto job = std::make_shared<Job>();
  job->work = [change, result](Connection& db) { *result = Apply(db, change); };
  Submit(job, deadline);
  return *result;
}

void SqliteStore::Write() {
  std::vector<std::shared_ptr<Job>> group;
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stop_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const auto taken = static_cast<std::ptrdiff_t>(std::min(queue_.size(), kLargestGroup));
    group.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(queue_.begin() + taken));
    queue_.erase(queue_.begin(), queue_.begin() + taken);
    lock.unlock();
    RunGroup(group);
    for (const auto& job : group) (*job->done)();
    group.clear();
    writer_.CheckpointPast(kCheckpointPages);
    lock.lock();
  }
}

void SqliteStore::RunGroup(std::vector<std::shared_ptr<Job>>& group) {
  // The driver's faults are the callers' to see, each on its own thread.
  try {
    Transaction transaction(writer_);
    for (const auto& job : group) job->work(writer_);
    transaction.Commit();
  } catch (const Fault&) {
    for (const auto& job : group) job->failure = std::current_exception();
  }
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
  auto reader = std::make_unique<Connection>(path_, Connection::Mode::kRead, kReaderBusy);
  reader->Execute("PRAGMA query_only = ON; PRAGMA cache_size = -256; PRAGMA mmap_size = 268435456");
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

std::vector<SigningKeyRow> SqliteStore::FindSigningKeys(std::string_view realm) {
  return WithReader([&](Connection& db) { return FindSigningKeyRows(db, realm); });
}

std::vector<AuditRecord> SqliteStore::FindAudit(std::string_view realm, std::size_t most) {
  return WithReader([&](Connection& db) { return FindAuditRecords(db, realm, most); });
}

std::size_t SqliteStore::ForgetBefore(Instant moment, std::size_t most) {
  const auto gone = std::make_shared<std::size_t>(0);
  const auto job = std::make_shared<Job>();
  job->work = [second = UnixSeconds(moment), most, gone](Connection& db) {
    *gone = ForgetRows(db, second, most);
  };
  Submit(job, clock_.Steady() + kForgetTime);
  return *gone;
}

void SqliteStore::Probe(SteadyTime deadline) {
  const auto job = std::make_shared<Job>();
  job->work = [](Connection&) {};
  Submit(job, deadline);
}

void SqliteStore::LimitPagesForTest(PageLimit limit) {
  const auto job = std::make_shared<Job>();
  job->work = [limit](Connection& db) {
    // One page is less than there are already: SQLite then keeps to as many as there are.
    Query query = db.Prepare(limit == PageLimit::kFull ? "PRAGMA max_page_count = 1"
                                                       : "PRAGMA max_page_count = 4294967294");
    query.Next();
  };
  Submit(job, clock_.Steady() + kForgetTime);
}

}  // namespace writ::stores

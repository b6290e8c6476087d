#include "stores/sqlite/writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "stores/sqlite/migrations.h"
#include "writ/fault.h"

namespace writ::stores {
namespace {

constexpr std::size_t kLargestGroup = 512;
constexpr Milliseconds kBusy{1'000};
constexpr Milliseconds kBetweenTries{20};

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
struct Writer::Job {
  Work work;
  SteadyTime deadline;
  std::optional<Wakeup> done;
  std::optional<Failure> failure;
};

Writer::Writer(std::string path, const Clock& clock, Waiter& waiter)
    : path_(std::move(path)), clock_(clock), waiter_(waiter) {
  Open(Connection::Mode::kMake);
  Register();
  thread_ = std::thread([this] { Write(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Writer::Open(Connection::Mode mode) {
  db_.emplace(path_, mode, kBusy);
  if (mode == Connection::Mode::kMake) Migrate(*db_);
  db_->Execute(
      "PRAGMA synchronous = FULL; PRAGMA cache_size = -1024; "
      "PRAGMA temp_store = MEMORY");
  // After a failed sync the log may read as whole and not be on the disk: only what was copied into the file
  // and synced there may be answered for.
  if (mode == Connection::Mode::kOpen) db_->CheckpointFully();
  checkpointer_.emplace(path_);
}

bool Writer::TryOpen() {
  try {
    Open(Connection::Mode::kOpen);
    return true;
  } catch (const Fault& fault) {
    failure_ = {fault.kind(), fault.what()};
  }
  checkpointer_.reset();
  db_.reset();
  return false;
}

/// Gives this opening of the store a number, and forgets those of a hundred openings ago.
void Writer::Register() {
  Query insert = db_->Prepare("INSERT INTO writer (last_group) VALUES (0) RETURNING id");
  insert.Next();
  id_ = insert.ReadInt();
  insert.Next();
  Query forget = db_->Prepare("DELETE FROM writer WHERE id <= ?");
  forget.Int(id_ - 100).Run();
}

/// Numbers the open transaction.
void Writer::Number() {
  Query query = db_->Prepare("UPDATE writer SET last_group = ? WHERE id = ?");
  if (query.Int(++group_).Int(id_).Run() != 1) throw Fault(FaultKind::kBug, "the writer's own row is gone");
}

bool Writer::LastGroupIsThere() {
  Query query = db_->Prepare("SELECT 1 FROM writer WHERE id = ? AND last_group = ?");
  return query.Int(id_).Int(group_).Next();
}

void Writer::Run(Work work, SteadyTime deadline) {
  const auto job = std::make_shared<Job>();
  job->work = std::move(work);
  job->deadline = deadline;
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
  if (job->failure) throw Fault(job->failure->kind, job->failure->cause);
}

void Writer::Write() {
  Group group;
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
    if (db_ && checkpointer_->LogIs(db_->log_pages()) == Checkpointer::Advice::kCopyTheRest)
      db_->Checkpoint();
    lock.lock();
  }
}

void Writer::RunGroup(Group group) {
  DropLate(group);
  if (group.empty()) return;
  if (!db_ && !TryOpen()) return Fail(group);
  Outcome outcome = TryGroup(group);
  if (outcome == Outcome::kUnknown) outcome = Settle(group);
  if (outcome == Outcome::kCommitted) return;
  // One that meets a damaged row, or a bug, must not harm its neighbours.
  const bool apart = outcome == Outcome::kNothingDone && one_is_to_blame_ && group.size() > 1;
  if (!apart) return Fail(group);
  for (const auto& job : group) RunGroup({job});
}

Writer::Outcome Writer::TryGroup(const Group& group) {
  Outcome outcome = Outcome::kNothingDone;
  try {
    Transaction transaction(*db_);
    for (const auto& job : group) job->work(*db_);
    Number();
    outcome = Outcome::kUnknown;  // NOLINT(clang-analyzer-deadcode.DeadStores): read when COMMIT throws
    transaction.Commit();
    outcome = Outcome::kCommitted;
  } catch (const Fault& fault) {
    failure_ = {fault.kind(), fault.what()};
    one_is_to_blame_ = fault.kind() != FaultKind::kUnavailable;
  }
  return outcome;
}

/// Finds out on a new connection what became of a commit that failed; when nothing did, does the group again.
Writer::Outcome Writer::Settle(Group& group) {
  do {
    checkpointer_.reset();
    db_.reset();
    if (TryOpen()) {
      if (LastGroupIsThere()) return Outcome::kCommitted;
      const Outcome outcome = TryGroup(group);
      if (outcome != Outcome::kUnknown) return outcome;
    }
    DropLate(group);
  } while (!group.empty() && Pause());
  return Outcome::kUnknown;
}

void Writer::DropLate(Group& group) {
  const SteadyTime now = clock_.Steady();
  std::erase_if(group, [&](const std::shared_ptr<Job>& job) {
    if (now < job->deadline) return false;
    job->failure = {FaultKind::kUnavailable, "the store did not answer in time"};
    return true;
  });
}

void Writer::Fail(const Group& group) const {
  for (const auto& job : group) job->failure = failure_;
}

/// False when the store is being closed.
bool Writer::Pause() {
  std::unique_lock lock(mutex_);
  return !wake_.wait_for(lock, kBetweenTries, [this] { return stop_; });
}

}  // namespace writ::stores

// The one thread and connection that write: what waits together becomes one durable transaction.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "stores/sqlite/checkpointer.h"
#include "stores/sqlite/connection.h"
#include "writ/clock.h"
#include "writ/fault.h"
#include "writ/waiter.h"

namespace writ::stores {

/// Thread: Run may be called from any thread or fiber that `waiter` can suspend.
class Writer {
 public:
  /// What one caller does inside a transaction that others may share. It may run more than once, each time
  /// as if the time before had not been.
  using Work = std::function<void(Connection&)>;

  /// Opens the file at `path`, makes or migrates it, and starts the thread.
  /// Faults: kUnavailable when it cannot be opened; kCorrupt when it is no store, or a newer program's.
  Writer(std::string path, const Clock& clock, Waiter& waiter);
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer();

  /// Runs `work` in the next transaction. Returns once that is durable. When a commit fails, the file is
  /// opened anew to see whether it is there all the same; when it is not, the work runs again. Until the
  /// deadline.
  /// Faults: what `work` faults with; kUnavailable when nothing could be done, or when by the deadline it is
  ///   not known whether it was.
  void Run(Work work, SteadyTime deadline);

 private:
  struct Job;

  /// A fault on its way to another thread: each caller throws one of its own.
  struct Failure {
    FaultKind kind = FaultKind::kUnavailable;
    std::string cause;
  };

  using Group = std::vector<std::shared_ptr<Job>>;
  enum class Outcome { kCommitted, kNothingDone, kUnknown };

  void Open(Connection::Mode mode);
  bool TryOpen();
  void Register();
  void Number();
  bool LastGroupIsThere();
  void Write();
  void RunGroup(Group group);
  Outcome TryGroup(const Group& group);
  Outcome Settle(Group& group);
  void DropLate(Group& group);
  void Fail(const Group& group) const;
  bool Pause();

  const std::string path_;
  const Clock& clock_;
  Waiter& waiter_;

  // The thread's alone. Both absent while the file cannot be opened.
  std::optional<Connection> db_;
  std::optional<Checkpointer> checkpointer_;
  std::int64_t id_ = 0;           ///< of this opening of the store, in the table `writer`
  std::int64_t group_ = 0;        ///< the number of the last transaction that was tried
  Failure failure_;               ///< of the last try
  bool one_is_to_blame_ = false;  ///< for `failure_`, and not the file

  std::mutex mutex_;
  std::condition_variable wake_;
  Group queue_;
  bool stop_ = false;

  std::thread thread_;
};

}  // namespace writ::stores

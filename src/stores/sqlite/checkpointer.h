// Copies the write-ahead log into the database file, on a thread and a connection of its own.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "stores/sqlite/connection.h"

namespace writ::stores {

/// Copies while the writer goes on. What the writer adds meanwhile it copies itself, between two
/// transactions, when told that little is left: only a log that is copied wholly begins anew. Thread: one
/// writer at a time.
class Checkpointer {
 public:
  /// Faults: kUnavailable when the file cannot be opened.
  explicit Checkpointer(const std::string& path);
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;
  ~Checkpointer();

  /// What the writer should do before its next transaction.
  enum class Advice { kGoOn, kCopyTheRest };

  /// Tells how long the log is after a transaction, in pages; begins to copy when that is worth it.
  Advice LogIs(int pages);

 private:
  void Run();

  Connection connection_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool wanted_ = false;
  bool copied_ = false;  ///< and the writer has not been told
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace writ::stores

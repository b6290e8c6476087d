// A connection to a SQLite file and its prepared statements. Names SQLite's types without its header.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "writ/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace writ::stores {

/// One run of a prepared statement. Parameters are bound in order, columns read in order.
/// Faults (all members): kUnavailable when SQLite cannot (disk full, locked, I/O), kCorrupt for a damaged
/// file.
class Query {
 public:
  explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
  Query(Query&& other) noexcept
      : statement_(std::exchange(other.statement_, nullptr)),
        parameter_(other.parameter_),
        column_(other.column_) {}
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  Query& Int(std::int64_t value);
  Query& At(Instant value);
  Query& AtOrNull(std::optional<Instant> value);
  Query& Text(std::string_view value);
  Query& Blob(std::string_view value);
  Query& Blob(std::span<const std::byte> value);
  Query& Null();

  /// Goes to the next row. False at the end.
  bool Next();

  /// Runs a statement without rows. Gives how many rows it changed.
  std::int64_t Run();

  std::int64_t ReadInt();
  Instant ReadAt();
  std::optional<Instant> ReadAtOrNull();
  std::string ReadBytes();
  std::optional<std::string> ReadNullable();

 private:
  sqlite3_stmt* statement_;
  int parameter_ = 0;
  int column_ = 0;
};

/// Thread: one at a time.
class Connection {
 public:
  /// Whether a file that is not there is made, for its owner alone.
  enum class Mode { kMake, kOpen };

  /// Opens the file.
  /// Takes `busy`: how long to wait for another program's lock.
  /// Faults: kUnavailable when it cannot be opened.
  Connection(const std::string& path, Mode mode, Milliseconds busy);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// Prepares `sql`, a literal, once; later calls find it again.
  Query Prepare(const char* sql);

  /// Runs statements without parameters.
  void Execute(const char* sql);

  bool in_transaction() const;

  /// Undoes the open transaction; what goes wrong with that shows at the next use.
  void TryRollback() noexcept;

  /// Copies as much of the write-ahead log into the file as goes without waiting for anybody.
  void Checkpoint() noexcept;

  /// Copies all of it and makes that durable; waits for readers as long as for locks.
  void CheckpointFully();

  /// Pages in the write-ahead log after this connection's last commit.
  int log_pages() const { return log_pages_; }

 private:
  sqlite3* database_ = nullptr;
  int log_pages_ = 0;
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
};

}  // namespace writ::stores

#include "stores/sqlite/connection.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>

#include "writ/fault.h"

namespace writ::stores {
namespace {

[[noreturn]] void ThrowSqliteFault(sqlite3* database, int code) {
  const int primary = code & 0xff;
  const std::string cause = std::string("SQLite: ") + (database == nullptr ? "" : sqlite3_errmsg(database));
  switch (primary) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw Fault(FaultKind::kCorrupt, cause);
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
      throw Fault(FaultKind::kBug, cause);
    default:
      throw Fault(FaultKind::kUnavailable, cause);
  }
}

void Check(sqlite3_stmt* statement, int code) {
  if (code != SQLITE_OK) ThrowSqliteFault(sqlite3_db_handle(statement), code);
}

/// Makes the file, and its folder where that is not there: SQLite would make it as the umask has it.
void MakeForOwner(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (!folder.empty() && std::filesystem::create_directories(folder, error))
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) throw Fault(FaultKind::kUnavailable, "the store " + path + " cannot be opened or made");
  ::close(fd);
}

}  // namespace

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Query& Query::Int(std::int64_t value) {
  Check(statement_, sqlite3_bind_int64(statement_, ++parameter_, value));
  return *this;
}

Query& Query::At(Instant value) {
  return Int(value.time_since_epoch().count());
}

Query& Query::AtOrNull(std::optional<Instant> value) {
  if (value) return At(*value);
  Check(statement_, sqlite3_bind_null(statement_, ++parameter_));
  return *this;
}

Query& Query::Text(std::string_view value) {
  Check(statement_, sqlite3_bind_text64(statement_, ++parameter_, value.data() == nullptr ? "" : value.data(),
                                        value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Query& Query::Blob(std::string_view value) {
  // A null pointer would bind NULL in place of no bytes.
  Check(statement_, sqlite3_bind_blob64(statement_, ++parameter_, value.data() == nullptr ? "" : value.data(),
                                        value.size(), SQLITE_TRANSIENT));
  return *this;
}

Query& Query::Blob(std::span<const std::byte> value) {
  return Blob({reinterpret_cast<const char*>(value.data()), value.size()});
}

Query& Query::Null() {
  Check(statement_, sqlite3_bind_null(statement_, ++parameter_));
  return *this;
}

bool Query::Next() {
  column_ = 0;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) ThrowSqliteFault(sqlite3_db_handle(statement_), code);
  return false;
}

std::int64_t Query::Run() {
  while (Next()) continue;
  return sqlite3_changes64(sqlite3_db_handle(statement_));
}

std::int64_t Query::ReadInt() {
  return sqlite3_column_int64(statement_, column_++);
}

Instant Query::ReadAt() {
  return Instant(std::chrono::microseconds(ReadInt()));
}

std::string Query::ReadBytes() {
  const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column_));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_++));
  return bytes == nullptr ? std::string() : std::string(bytes, size);
}

std::optional<Instant> Query::ReadAtOrNull() {
  if (sqlite3_column_type(statement_, column_) != SQLITE_NULL) return ReadAt();
  ++column_;
  return std::nullopt;
}

std::optional<std::string> Query::ReadNullable() {
  if (sqlite3_column_type(statement_, column_) != SQLITE_NULL) return ReadBytes();
  ++column_;
  return std::nullopt;
}

Connection::Connection(const std::string& path, Mode mode, Milliseconds busy) {
  if (mode == Mode::kMake) MakeForOwner(path);
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE;
  const int code = sqlite3_open_v2(path.c_str(), &database_, flags, nullptr);
  if (code != SQLITE_OK) {
    sqlite3_close(database_);
    throw Fault(FaultKind::kUnavailable, "the store " + path + " cannot be opened: " + sqlite3_errstr(code));
  }
  sqlite3_busy_timeout(database_, static_cast<int>(busy.count()));
  // In the place of SQLite's own hook, which would checkpoint inside a commit; PRAGMA wal_autocheckpoint
  // would undo this.
  sqlite3_wal_hook(
      database_,
      [](void* pages, sqlite3*, const char*, int now) {
        *static_cast<int*>(pages) = now;
        return SQLITE_OK;
      },
      &log_pages_);
}

Connection::~Connection() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(database_);
}

Query Connection::Prepare(const char* sql) {
  sqlite3_stmt*& statement = statements_[sql];
  if (statement == nullptr) {
    const int code = sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) ThrowSqliteFault(database_, code);
  }
  return Query(statement);
}

void Connection::Execute(const char* sql) {
  const int code = sqlite3_exec(database_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) ThrowSqliteFault(database_, code);
}

bool Connection::in_transaction() const {
  return sqlite3_get_autocommit(database_) == 0;
}

void Connection::TryRollback() noexcept {
  sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Connection::Checkpoint() noexcept {
  sqlite3_wal_checkpoint_v2(database_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

void Connection::CheckpointFully() {
  const int code = sqlite3_wal_checkpoint_v2(database_, nullptr, SQLITE_CHECKPOINT_FULL, nullptr, nullptr);
  if (code != SQLITE_OK) ThrowSqliteFault(database_, code);
}

}  // namespace writ::stores

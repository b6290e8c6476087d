// A layer of files (sqlite.org/vfs.html) over the system's own.
#include "stores/sqlite/breaking_files.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <string>

namespace writ::stores {
namespace {

std::atomic<Break> mode = Break::kNone;

/// What SQLite sees; the system's own file lies right behind it.
struct File {
  sqlite3_file base;
  const char* log_path;  ///< SQLite keeps it as long as the file; null when this is no write-ahead log

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* Real(sqlite3_file* file) {
  return reinterpret_cast<File*>(file)->real();
}

sqlite3_vfs* RealFiles() {
  static sqlite3_vfs* const kReal = sqlite3_vfs_find("unix");
  return kReal;
}

/// Forgets what the index of the log says, as when the machine went down after the log was synced.
void LoseIndex(std::string path) {
  path.replace(path.size() - 3, 3, "shm");
  const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  const std::array<char, 136> nothing{};
  if (fd < 0 || ::pwrite(fd, nothing.data(), nothing.size(), 0) != 136) std::abort();
  ::close(fd);
}

int Write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  if (reinterpret_cast<File*>(file)->log_path != nullptr) {
    if (mode == Break::kDown) return SQLITE_IOERR_WRITE;
    Break once = Break::kLostOnce;
    if (mode.compare_exchange_strong(once, Break::kNone)) return SQLITE_IOERR_WRITE;
  }
  return Real(file)->pMethods->xWrite(Real(file), bytes, size, at);
}

int Sync(sqlite3_file* file, int flags) {
  const int code = Real(file)->pMethods->xSync(Real(file), flags);
  const char* const log = reinterpret_cast<File*>(file)->log_path;
  if (log == nullptr) return code;
  Break once = Break::kUnheardOnce;
  Break then = Break::kUnheardThenDown;
  const bool unheard =
      mode.compare_exchange_strong(once, Break::kNone) || mode.compare_exchange_strong(then, Break::kDown);
  if (!unheard) return code;
  LoseIndex(log);
  return SQLITE_IOERR_FSYNC;
}

int Close(sqlite3_file* file) {
  return Real(file)->pMethods->xClose(Real(file));
}

// Everything else is the system's.
constexpr sqlite3_io_methods kMethods = {
    .iVersion = 3,
    .xClose = Close,
    .xRead = [](sqlite3_file* f, void* to, int size,
                sqlite3_int64 at) { return Real(f)->pMethods->xRead(Real(f), to, size, at); },
    .xWrite = Write,
    .xTruncate = [](sqlite3_file* f,
                    sqlite3_int64 size) { return Real(f)->pMethods->xTruncate(Real(f), size); },
    .xSync = Sync,
    .xFileSize = [](sqlite3_file* f,
                    sqlite3_int64* size) { return Real(f)->pMethods->xFileSize(Real(f), size); },
    .xLock = [](sqlite3_file* f, int level) { return Real(f)->pMethods->xLock(Real(f), level); },
    .xUnlock = [](sqlite3_file* f, int level) { return Real(f)->pMethods->xUnlock(Real(f), level); },
    .xCheckReservedLock = [](sqlite3_file* f,
                             int* is) { return Real(f)->pMethods->xCheckReservedLock(Real(f), is); },
    .xFileControl = [](sqlite3_file* f, int what,
                       void* with) { return Real(f)->pMethods->xFileControl(Real(f), what, with); },
    .xSectorSize = [](sqlite3_file* f) { return Real(f)->pMethods->xSectorSize(Real(f)); },
    .xDeviceCharacteristics =
        [](sqlite3_file* f) { return Real(f)->pMethods->xDeviceCharacteristics(Real(f)); },
    .xShmMap =
        [](sqlite3_file* f, int region, int size, int extend, void volatile** at) {
          return Real(f)->pMethods->xShmMap(Real(f), region, size, extend, at);
        },
    .xShmLock = [](sqlite3_file* f, int first, int count,
                   int flags) { return Real(f)->pMethods->xShmLock(Real(f), first, count, flags); },
    .xShmBarrier = [](sqlite3_file* f) { Real(f)->pMethods->xShmBarrier(Real(f)); },
    .xShmUnmap = [](sqlite3_file* f, int remove) { return Real(f)->pMethods->xShmUnmap(Real(f), remove); },
    .xFetch = [](sqlite3_file* f, sqlite3_int64 at, int size,
                 void** page) { return Real(f)->pMethods->xFetch(Real(f), at, size, page); },
    .xUnfetch = [](sqlite3_file* f, sqlite3_int64 at,
                   void* page) { return Real(f)->pMethods->xUnfetch(Real(f), at, page); },
};

int Open(sqlite3_vfs*, const char* path, sqlite3_file* opened, int flags, int* got) {
  auto* const file = reinterpret_cast<File*>(opened);
  file->base.pMethods = nullptr;
  file->log_path = (flags & SQLITE_OPEN_WAL) != 0 ? path : nullptr;
  if (mode == Break::kDown && (flags & SQLITE_OPEN_MAIN_DB) != 0) return SQLITE_CANTOPEN;
  const int code = RealFiles()->xOpen(RealFiles(), path, file->real(), flags, got);
  if (code == SQLITE_OK) file->base.pMethods = &kMethods;
  return code;
}

}  // namespace

void PutBreakingFilesUnderSqlite() {
  static sqlite3_vfs files = [] {
    sqlite3_vfs made = *RealFiles();
    made.zName = "breaking";
    made.szOsFile += static_cast<int>(sizeof(File));
    made.xOpen = Open;
    return made;
  }();
  sqlite3_vfs_register(&files, 1);
}

void BreakFiles(Break how) {
  mode = how;
}

}  // namespace writ::stores

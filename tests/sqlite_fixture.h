// A SQLite store for a test.
#pragma once

#include <memory>
#include <string>

#include "runtime/system_clock.h"
#include "runtime/thread_waiter.h"
#include "stores/sqlite/sqlite_store.h"
#include "tests/temp_folder.h"

namespace writ::stores {

/// A store in a folder of its own, with what it needs.
struct SqliteFixture {
  const TempFolder folder;
  const std::string path = folder / "writ.db";
  const runtime::SystemClock clock;
  runtime::ThreadWaiter waiter;
  std::unique_ptr<SqliteStore> store = std::make_unique<SqliteStore>(path, clock, waiter);
};

}  // namespace writ::stores

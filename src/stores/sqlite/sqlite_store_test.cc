#include "stores/sqlite/sqlite_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "runtime/system_clock.h"
#include "runtime/thread_waiter.h"
#include "stores/suite.h"
#include "tests/temp_folder.h"
#include "writ/fault.h"

namespace writ::stores {
namespace {

/// A store in a folder of its own, with what it needs.
struct Fixture {
  const TempFolder folder;
  const std::string path = folder / "writ.db";
  const runtime::SystemClock clock;
  runtime::ThreadWaiter waiter;
  std::unique_ptr<SqliteStore> store = std::make_unique<SqliteStore>(path, clock, waiter);
};

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreSuite, testing::Values(StoreMaker([] {
                           const auto fixture = std::make_shared<Fixture>();
                           return std::shared_ptr<Store>(fixture, fixture->store.get());
                         })));

Change MakeInsert(std::uint32_t n, std::size_t bytes) {
  ReferenceTokenRow row;
  row.key.forget_after = n;
  row.payload.bytes = std::string(bytes, 'x');
  Change change;
  change.realm = "r";
  change.writes.emplace_back(Insert<ReferenceTokenRow>{row});
  return change;
}

SteadyTime Soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(20);
}

TEST(SqliteStore, KeepsItsFileForItsOwner) {
  const Fixture fixture;
  struct stat status{};
  ASSERT_EQ(::stat(fixture.path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST(SqliteStore, FindsEverythingAgainAfterReopening) {
  Fixture fixture;
  fixture.store->Commit(MakeInsert(1, 10), Soon());
  fixture.store.reset();
  fixture.store = std::make_unique<SqliteStore>(fixture.path, fixture.clock, fixture.waiter);
  EXPECT_TRUE(
      fixture.store->Find("r", std::get<Insert<ReferenceTokenRow>>(MakeInsert(1, 10).writes[0]).row.key));
}

TEST(SqliteStore, FaultsOnAFullDiskAndGoesOnByItself) {
  Fixture fixture;
  fixture.store->LimitPagesForTest(SqliteStore::PageLimit::kFull);
  EXPECT_THROW(fixture.store->Commit(MakeInsert(1, 60'000), Soon()), Fault);
  EXPECT_FALSE(
      fixture.store->Find("r", std::get<Insert<ReferenceTokenRow>>(MakeInsert(1, 0).writes[0]).row.key));
  fixture.store->LimitPagesForTest(SqliteStore::PageLimit::kNone);
  EXPECT_TRUE(std::holds_alternative<Committed>(fixture.store->Commit(MakeInsert(1, 60'000), Soon())));
}

TEST(SqliteStore, FaultsOnALockedStoreAndGoesOnByItself) {
  Fixture fixture;
  {
    Connection other(fixture.path, Connection::Mode::kRead, Milliseconds(100));
    other.Execute("BEGIN IMMEDIATE");
    EXPECT_THROW(fixture.store->Commit(MakeInsert(1, 10), Soon()), Fault);
    other.Execute("ROLLBACK");
  }
  EXPECT_TRUE(std::holds_alternative<Committed>(fixture.store->Commit(MakeInsert(1, 10), Soon())));
}

TEST(SqliteStore, RefusesANewerSchemaAndOtherFiles) {
  Fixture fixture;
  fixture.store.reset();
  {
    Connection db(fixture.path, Connection::Mode::kWrite, Milliseconds(100));
    db.Execute("PRAGMA user_version = 99");
  }
  EXPECT_THROW(SqliteStore(fixture.path, fixture.clock, fixture.waiter), Fault);
  EXPECT_THROW(SqliteStore("/nowhere/at/all.db", fixture.clock, fixture.waiter), Fault);
}

TEST(SqliteStore, RefusesARowOfANewerPayload) {
  Fixture fixture;
  fixture.store->Commit(MakeInsert(1, 10), Soon());
  {
    Connection db(fixture.path, Connection::Mode::kWrite, Milliseconds(1'000));
    db.Execute("UPDATE reference_token SET payload_version = 2");
  }
  EXPECT_THROW((void)fixture.store->Find(
                   "r", std::get<Insert<ReferenceTokenRow>>(MakeInsert(1, 10).writes[0]).row.key),
               Fault);
}

}  // namespace
}  // namespace writ::stores

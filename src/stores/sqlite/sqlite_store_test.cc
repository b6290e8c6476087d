#include "stores/sqlite/sqlite_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include "stores/suite.h"
#include "stores/suite_values.h"
#include "tests/sqlite_fixture.h"
#include "writ/fault.h"

namespace writ::stores {
namespace {

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreSuite, testing::Values(StoreMaker([] {
                           const auto fixture = std::make_shared<SqliteFixture>();
                           return std::shared_ptr<Store>(fixture, fixture->store.get());
                         })));

const auto kIsUnavailable = testing::Throws<Fault>(
    testing::Truly([](const Fault& fault) { return fault.kind() == FaultKind::kUnavailable; }));

Change MakeInsert(std::uint32_t n, std::size_t bytes) {
  ReferenceTokenRow row;
  row.key.forget_after = n;
  row.payload.bytes = std::string(bytes, 'x');
  return NewChange({}, {Insert<ReferenceTokenRow>{row}});
}

TEST(SqliteStore, KeepsItsFileForItsOwner) {
  const SqliteFixture fixture;
  struct stat status{};
  ASSERT_EQ(::stat(fixture.path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST(SqliteStore, FindsEverythingAgainAfterReopening) {
  SqliteFixture fixture;
  fixture.store->Commit(MakeInsert(1, 10), Soon());
  fixture.store.reset();
  fixture.store = std::make_unique<SqliteStore>(fixture.path, fixture.clock, fixture.waiter);
  EXPECT_TRUE(
      fixture.store->Find("r", std::get<Insert<ReferenceTokenRow>>(MakeInsert(1, 10).writes[0]).row.key));
}

/// A change of many parts, with one token too large for the pages that are left.
Change MakeLargeTake() {
  Change change =
      NewChange({Take{Code(1).key}, Mark{MakeKey<MarkKey>(1)}}, {Insert<ReferenceTokenRow>{Token(1)}});
  ReferenceTokenRow large = Token(2);
  large.payload.bytes = std::string(60'000, 'x');
  change.writes.emplace_back(Insert<ReferenceTokenRow>{large});
  change.audit = {{"taken", "actor", "subject", "{}"}};
  return change;
}

void ExpectTaken(Store& store, bool taken) {
  EXPECT_EQ(store.Find("r", Code(1).key)->taken_by.has_value(), taken);
  EXPECT_EQ(store.Has("r", MakeKey<MarkKey>(1)), taken);
  EXPECT_EQ(store.Find("r", Token(1).key).has_value(), taken);
  EXPECT_EQ(store.Find("r", Token(2).key).has_value(), taken);
  EXPECT_EQ(store.FindAudit("r", 10).empty(), !taken);
}

TEST(SqliteStore, LeavesNothingHalfWrittenOnAFullDiskAndGoesOnByItself) {
  SqliteFixture fixture;
  SqliteStore& store = *fixture.store;
  ASSERT_TRUE(IsCommitted(store.Commit(NewChange({}, {Insert<AuthorizationCodeRow>{Code(1)}}), Soon())));
  const Change change = MakeLargeTake();
  store.LimitPagesForTest(SqliteStore::PageLimit::kFull);
  EXPECT_THAT([&] { store.Commit(change, Soon()); }, kIsUnavailable);
  ExpectTaken(store, false);
  store.LimitPagesForTest(SqliteStore::PageLimit::kNone);
  EXPECT_TRUE(IsCommitted(store.Commit(change, Soon())));
  ExpectTaken(store, true);
}

TEST(SqliteStore, LeavesNothingHalfWrittenInALockedStoreAndGoesOnByItself) {
  SqliteFixture fixture;
  SqliteStore& store = *fixture.store;
  ASSERT_TRUE(IsCommitted(store.Commit(NewChange({}, {Insert<AuthorizationCodeRow>{Code(1)}}), Soon())));
  const Change change = MakeLargeTake();
  {
    Connection other(fixture.path, Connection::Mode::kOpen, Milliseconds(100));
    other.Execute("BEGIN IMMEDIATE");
    EXPECT_THAT([&] { store.Commit(change, Soon()); }, kIsUnavailable);
    ExpectTaken(store, false);
    other.Execute("ROLLBACK");
  }
  EXPECT_TRUE(IsCommitted(store.Commit(change, Soon())));
  ExpectTaken(store, true);
}

TEST(SqliteStore, HarmsNoNeighbourOfADamagedRow) {
  SqliteFixture fixture;
  SqliteStore& store = *fixture.store;
  ASSERT_TRUE(IsCommitted(store.Commit(NewChange({}, {Insert<AuthorizationCodeRow>{Code(1)}}), Soon())));
  Connection(fixture.path, Connection::Mode::kOpen, Milliseconds(1'000))
      .Execute("UPDATE authorization_code SET payload_version = 2");
  std::atomic<int> committed = 0;
  std::atomic<int> corrupt = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 64; ++i) {
    callers.emplace_back([&, i] {
      Change change = NewChange({Mark{MakeKey<MarkKey>(i)}});
      if (i % 8 == 0) change.conditions.emplace_back(Take{Code(1).key});
      try {
        if (IsCommitted(store.Commit(change, Soon()))) ++committed;
      } catch (const Fault& fault) {
        if (fault.kind() == FaultKind::kCorrupt) ++corrupt;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(committed, 56);
  EXPECT_EQ(corrupt, 8);
}

TEST(SqliteStore, KeepsItsLogShort) {
  constexpr int kWriters = 4;
  constexpr int kChanges = 1'000;
  SqliteFixture fixture;
  std::atomic<std::uintmax_t> longest = 0;
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; i < kChanges; ++i) {
        fixture.store->Commit(MakeInsert(static_cast<std::uint32_t>(w * kChanges + i), 60'000), Soon());
        longest = std::max<std::uintmax_t>(longest, std::filesystem::file_size(fixture.path + "-wal"));
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_LT(longest, 128U << 20U) << "of 240 MB written";
}

TEST(SqliteStore, RefusesANewerSchemaAndOtherFiles) {
  SqliteFixture fixture;
  fixture.store.reset();
  {
    Connection db(fixture.path, Connection::Mode::kOpen, Milliseconds(100));
    db.Execute("PRAGMA user_version = 99");
  }
  EXPECT_THROW(SqliteStore(fixture.path, fixture.clock, fixture.waiter), Fault);
  EXPECT_THROW(SqliteStore(fixture.path + "/no/folder.db", fixture.clock, fixture.waiter), Fault);
}

//= security:F-30
TEST(SqliteStore, RefusesARowOfANewerPayload) {
  SqliteFixture fixture;
  fixture.store->Commit(MakeInsert(1, 10), Soon());
  {
    Connection db(fixture.path, Connection::Mode::kOpen, Milliseconds(1'000));
    db.Execute("UPDATE reference_token SET payload_version = 2");
  }
  EXPECT_THROW((void)fixture.store->Find(
                   "r", std::get<Insert<ReferenceTokenRow>>(MakeInsert(1, 10).writes[0]).row.key),
               Fault);
}

}  // namespace
}  // namespace writ::stores

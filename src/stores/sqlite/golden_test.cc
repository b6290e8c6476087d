// What earlier versions wrote is read, and what this one writes is what it says it writes.
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <list>
#include <string>

#include "runtime/system_clock.h"
#include "runtime/thread_waiter.h"
#include "stores/sqlite/sqlite_store.h"
#include "tests/temp_folder.h"

namespace writ::stores {
namespace {

constexpr Instant kNow{std::chrono::microseconds(1'700'000'000'123'456)};
constexpr Instant kLater = kNow + Seconds(60);
constexpr const char* kGolden = "src/stores/golden/0003.sql";

SteadyTime Soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(20);
}

template <typename Key>
Key MakeKey(unsigned char n, std::uint32_t forget_after = 1'700'001'000) {
  Key key;
  key.forget_after = forget_after;
  key.hash.fill(std::byte{n});
  return key;
}

ChangeId MakeId(unsigned char n) {
  ChangeId id;
  id.fill(std::byte{n});
  return id;
}

Change NewChange(unsigned char n) {
  Change change;
  change.id = MakeId(n);
  change.realm = "default";
  change.now = kNow;
  return change;
}

/// One row of each kind, some of them moved on.
void WriteRows(Store& store) {
  const auto payload = [](std::string bytes) { return Payload{1, std::move(bytes)}; };
  AuthorizationCodeRow code{MakeKey<AuthorizationCodeKey>(1), kLater, {}, payload("{\"code\":1}")};
  RefreshFamilyRow family;
  family.key = MakeKey<RefreshFamilyKey>(2);
  family.expires_at = kLater;
  family.payload = payload("{\"family\":1}");
  RefreshFamilyRow unlimited = family;
  unlimited.key = MakeKey<RefreshFamilyKey>(3, kNever);
  ReferenceTokenRow token{MakeKey<ReferenceTokenKey>(4), kLater, payload("{\"iss\":\"https://op.example\"}")};
  SigningKeyRow key{MakeKey<SigningKeyKey>(5, kNever), "kid", "ES256", kNow, kNow, {}, payload("sealed")};
  GuardedRow guarded{GuardedKey{MakeKey<MarkKey>(6, kNever), GuardedKind::kSession}, 1, payload("{}")};
  GuardedRow owned = guarded;
  owned.key = GuardedKey{MakeKey<MarkKey>(9), GuardedKind::kConsent};
  owned.owner = MakeKey<MarkKey>(10).hash;
  Change make = NewChange(0xa1);
  make.writes = {Insert<AuthorizationCodeRow>{code},
                 Insert<RefreshFamilyRow>{family},
                 Insert<RefreshFamilyRow>{unlimited},
                 Insert<ReferenceTokenRow>{token},
                 Insert<SigningKeyRow>{key},
                 UpsertGuarded{guarded},
                 UpsertGuarded{owned}};
  make.audit = {{"keys.made", "writ", "kid", "{\"algorithm\":\"ES256\"}"}};
  store.Commit(make, Soon());
  Change move_on = NewChange(0xa2);
  move_on.conditions = {Take{code.key}, Move{family.key, 1, kLater + Seconds(5), payload("{\"family\":2}")},
                        Mark{MakeKey<MarkKey>(7)}, Count{MakeKey<CounterKey>(8), 5, Seconds(60)}};
  move_on.writes = {RevokeFamily{unlimited.key}};
  store.Commit(move_on, Soon());
}

/// The schema and all rows as SQL, in the order in which the tables were made.
std::string Dump(const std::string& path) {
  Connection db(path, Connection::Mode::kOpen, Milliseconds(1'000));
  std::list<std::string> kept;  // a statement is known by where its text stands
  const auto ask = [&](std::string sql) {
    std::vector<std::string> lines;
    Query query = db.Prepare(kept.emplace_back(std::move(sql)).c_str());
    while (query.Next()) lines.push_back(query.ReadBytes());
    return lines;
  };
  std::string dump;
  for (const std::string& sql :
       ask("SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY rowid")) {
    dump += sql + ";\n";
  }
  for (const std::string& table : ask("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                                      "'sqlite_%' AND name <> 'writer' ORDER BY rowid")) {
    std::string columns;
    for (const std::string& column : ask("SELECT name FROM pragma_table_info('" + table + "')")) {
      columns.append(columns.empty() ? "quote(" : " || ', ' || quote(").append(column).append(")");
    }
    for (const std::string& row :
         ask(std::string("SELECT ").append(columns).append(" FROM ").append(table))) {
      dump.append("INSERT INTO ").append(table).append(" VALUES (").append(row).append(");\n");
    }
  }
  return dump + "PRAGMA user_version = " + ask("PRAGMA user_version").front() + ";\n";
}

std::string ReadFile(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Fixture {
  const TempFolder folder;
  const std::string path = folder / "writ.db";
  const runtime::SystemClock clock;
  runtime::ThreadWaiter waiter;
};

TEST(GoldenRows, AreWhatThisVersionWrites) {
  Fixture fixture;
  {
    SqliteStore store(fixture.path, fixture.clock, fixture.waiter);
    WriteRows(store);
  }
  EXPECT_EQ(Dump(fixture.path), ReadFile(kGolden));
}

class EveryGolden : public testing::TestWithParam<const char*> {};

TEST_P(EveryGolden, IsRead) {
  Fixture fixture;
  {
    Connection db(fixture.path, Connection::Mode::kMake, Milliseconds(1'000));
    db.Execute(ReadFile(GetParam()).c_str());
  }
  SqliteStore store(fixture.path, fixture.clock, fixture.waiter);
  const auto code = store.Find("default", MakeKey<AuthorizationCodeKey>(1));
  ASSERT_TRUE(code);
  EXPECT_EQ(code->expires_at, kLater);
  EXPECT_EQ(code->taken_by, MakeId(0xa2));
  EXPECT_EQ(code->payload, (Payload{1, "{\"code\":1}"}));
  const auto family = store.Find("default", MakeKey<RefreshFamilyKey>(2));
  ASSERT_TRUE(family);
  EXPECT_EQ(family->generation, 2U);
  EXPECT_EQ(family->expires_at, kLater + Seconds(5));
  EXPECT_EQ(family->moved_by, MakeId(0xa2));
  EXPECT_EQ(family->moved_at, kNow);
  EXPECT_FALSE(family->revoked);
  EXPECT_EQ(family->payload.bytes, "{\"family\":2}");
  EXPECT_TRUE(store.Find("default", MakeKey<RefreshFamilyKey>(3, kNever))->revoked);
  EXPECT_EQ(store.Find("default", MakeKey<ReferenceTokenKey>(4))->payload.bytes,
            "{\"iss\":\"https://op.example\"}");
  const auto keys = store.FindSigningKeys("default");
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].key, MakeKey<SigningKeyKey>(5, kNever));
  EXPECT_EQ(keys[0].kid + keys[0].algorithm, "kidES256");
  EXPECT_EQ(keys[0].created_at, kNow);
  EXPECT_EQ(keys[0].signs_from, kNow);
  EXPECT_FALSE(keys[0].retired_at);
  EXPECT_EQ(keys[0].payload.bytes, "sealed");
  EXPECT_EQ(store.Find("default", GuardedKey{MakeKey<MarkKey>(6, kNever), GuardedKind::kSession})->version,
            1U);
  EXPECT_TRUE(store.Has("default", MakeKey<MarkKey>(7)));
  const auto counter = store.Find("default", MakeKey<CounterKey>(8));
  ASSERT_TRUE(counter);
  EXPECT_EQ(counter->count, 1U);
  EXPECT_EQ(counter->window_ends, kLater);
  const auto audit = store.FindAudit("default", 10);
  ASSERT_EQ(audit.size(), 1U);
  EXPECT_EQ(audit[0].event + audit[0].actor + audit[0].subject, "keys.madewritkid");
}

INSTANTIATE_TEST_SUITE_P(Versions, EveryGolden,
                         testing::Values("src/stores/golden/0001.sql", "src/stores/golden/0002.sql",
                                         "src/stores/golden/0003.sql"));

}  // namespace
}  // namespace writ::stores

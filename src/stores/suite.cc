#include "stores/suite.h"

#include <atomic>
#include <barrier>
#include <cstring>
#include <thread>
#include <vector>

namespace writ::stores {
namespace {

constexpr Instant kNow{std::chrono::seconds(1'700'000'000)};
constexpr Instant kLater = kNow + Seconds(60);
constexpr std::uint32_t kForgetAfter = 1'700'001'000;
constexpr int kCallers = 16;

template <typename Key>
Key MakeKey(int n, std::uint32_t forget_after = kForgetAfter) {
  Key key;
  key.forget_after = forget_after;
  std::memcpy(key.hash.data(), &n, sizeof n);
  return key;
}

SteadyTime Soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(20);
}

AuthorizationCodeRow Code(int n, Instant expires_at = kLater) {
  AuthorizationCodeRow row;
  row.key = MakeKey<AuthorizationCodeKey>(n);
  row.expires_at = expires_at;
  row.payload.bytes = std::string("\0\xff code", 7);
  return row;
}

RefreshFamilyRow Family(int n, std::uint32_t forget_after = kForgetAfter) {
  RefreshFamilyRow row;
  row.key = MakeKey<RefreshFamilyKey>(n, forget_after);
  row.expires_at = kLater;
  return row;
}

bool IsCommitted(const CommitResult& result) {
  return std::holds_alternative<Committed>(result);
}

Conflict ConflictOf(const CommitResult& result) {
  if (IsCommitted(result)) {
    ADD_FAILURE() << "committed where a conflict was due";
    return {};
  }
  return std::get<Conflict>(result);
}

/// Lets 16 callers commit at once; gives how many did.
int Race(Store& store, const std::function<Change(int)>& make) {
  std::atomic<int> winners{0};
  std::barrier start(kCallers);
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&, i] {
      const Change change = make(i);
      start.arrive_and_wait();
      if (IsCommitted(store.Commit(change, Soon()))) ++winners;
    });
  }
  for (std::thread& caller : callers) caller.join();
  return winners;
}

}  // namespace

Change StoreSuite::NewChange(const std::string& realm) {
  static std::atomic<std::uint64_t> number{0};
  Change change;
  const std::uint64_t n = ++number;
  std::memcpy(change.id.data(), &n, sizeof n);
  change.realm = realm;
  change.now = kNow;
  return change;
}

CommitResult StoreSuite::Commit(const Change& change) {
  return store_->Commit(change, Soon());
}

void StoreSuite::MustCommit(const Change& change) {
  ASSERT_TRUE(IsCommitted(Commit(change)));
}

TEST_P(StoreSuite, FindsNothingInAnEmptyStore) {
  EXPECT_FALSE(store_->Find("r", MakeKey<AuthorizationCodeKey>(1)));
  EXPECT_FALSE(store_->Find("r", MakeKey<RefreshFamilyKey>(1)));
  EXPECT_FALSE(store_->Find("r", MakeKey<ReferenceTokenKey>(1)));
  EXPECT_FALSE(store_->Find("r", GuardedKey{}));
  EXPECT_FALSE(store_->Find("r", MakeKey<CounterKey>(1)));
  EXPECT_FALSE(store_->Has("r", MakeKey<MarkKey>(1)));
  EXPECT_TRUE(store_->FindSigningKeys("r").empty());
}

TEST_P(StoreSuite, KeepsEveryByteOfEveryValue) {
  for (const std::string& bytes : {std::string(), std::string("\0\xff\x80", 3), std::string(65'536, 'x')}) {
    ReferenceTokenRow row;
    row.key = MakeKey<ReferenceTokenKey>(static_cast<int>(bytes.size()));
    row.expires_at = kLater;
    row.payload.bytes = bytes;
    Change change = NewChange();
    change.writes.emplace_back(Insert<ReferenceTokenRow>{row});
    MustCommit(change);
    const auto found = store_->Find("r", row.key);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->payload, row.payload);
    EXPECT_EQ(found->expires_at, row.expires_at);
  }
}

TEST_P(StoreSuite, RefusesASecondRowOfOneKey) {
  Change change = NewChange();
  change.writes.emplace_back(Insert<AuthorizationCodeRow>{Code(1)});
  MustCommit(change);
  EXPECT_EQ(ConflictOf(Commit(change)), (Conflict{Conflict::Part::kWrite, 0, ConflictWhy::kExists}));
}

TEST_P(StoreSuite, SeparatesRealms) {
  Change change = NewChange("r");
  change.writes.emplace_back(Insert<AuthorizationCodeRow>{Code(1)});
  MustCommit(change);
  EXPECT_TRUE(store_->Find("r", Code(1).key));
  EXPECT_FALSE(store_->Find("other", Code(1).key));
  Change take = NewChange("other");
  take.conditions.emplace_back(Take{Code(1).key});
  EXPECT_EQ(ConflictOf(Commit(take)).why, ConflictWhy::kAbsent);
}

TEST_P(StoreSuite, TakesACodeOnceAndRecordsByWhom) {
  Change make = NewChange();
  make.writes.emplace_back(Insert<AuthorizationCodeRow>{Code(1)});
  MustCommit(make);
  Change take = NewChange();
  take.conditions.emplace_back(Take{Code(1).key});
  MustCommit(take);
  EXPECT_EQ(store_->Find("r", Code(1).key)->taken_by, take.id);
  EXPECT_EQ(ConflictOf(Commit(take)).why, ConflictWhy::kTaken);
}

TEST_P(StoreSuite, ExpiresAtTheVeryMoment) {
  Change make = NewChange();
  make.writes.emplace_back(Insert<AuthorizationCodeRow>{Code(1)});
  make.writes.emplace_back(Insert<RefreshFamilyRow>{Family(1)});
  MustCommit(make);
  Change late = NewChange();
  late.now = kLater;
  late.conditions.emplace_back(Take{Code(1).key});
  EXPECT_EQ(ConflictOf(Commit(late)).why, ConflictWhy::kExpired);
  late.conditions = {Move{Family(1).key, 1, std::nullopt, std::nullopt}};
  EXPECT_EQ(ConflictOf(Commit(late)).why, ConflictWhy::kExpired);
  Change in_time = NewChange();
  in_time.now = kLater - std::chrono::microseconds(1);
  in_time.conditions.emplace_back(Take{Code(1).key});
  MustCommit(in_time);
}

TEST_P(StoreSuite, MovesAFamilyFromGenerationToGeneration) {
  for (const std::uint32_t forget_after : {kForgetAfter, kNever}) {
    const RefreshFamilyKey key = Family(1, forget_after).key;
    Change make = NewChange();
    make.writes.emplace_back(Insert<RefreshFamilyRow>{Family(1, forget_after)});
    MustCommit(make);
    Change move = NewChange();
    move.conditions.emplace_back(Move{key, 1, kLater + Seconds(9), Payload{1, "new"}});
    MustCommit(move);
    const auto found = store_->Find("r", key);
    EXPECT_EQ(found->generation, 2U);
    EXPECT_EQ(found->moved_by, move.id);
    EXPECT_EQ(found->expires_at, kLater + Seconds(9));
    EXPECT_EQ(found->payload.bytes, "new");
    EXPECT_EQ(ConflictOf(Commit(move)).why, ConflictWhy::kWrongGeneration);
    Change revoke = NewChange();
    revoke.writes.emplace_back(RevokeFamily{key});
    MustCommit(revoke);
    move.conditions = {Move{key, 2, std::nullopt, std::nullopt}};
    EXPECT_EQ(ConflictOf(Commit(move)).why, ConflictWhy::kRevoked);
  }
}

TEST_P(StoreSuite, GuardsAVersion) {
  GuardedRow row;
  row.key = GuardedKey{MakeKey<MarkKey>(1, kNever), GuardedKind::kSession};
  Change make = NewChange();
  make.writes.emplace_back(UpsertGuarded{row});
  MustCommit(make);
  Change guard = NewChange();
  guard.conditions.emplace_back(Guard{row.key, 1});
  MustCommit(guard);
  MustCommit(make);
  EXPECT_EQ(ConflictOf(Commit(guard)).why, ConflictWhy::kWrongVersion);
  Change remove = NewChange();
  remove.writes.emplace_back(Delete<GuardedKey>{row.key});
  MustCommit(remove);
  EXPECT_EQ(ConflictOf(Commit(guard)).why, ConflictWhy::kAbsent);
}

TEST_P(StoreSuite, CountsUpToALimitWithinAWindow) {
  Change count = NewChange();
  count.conditions.emplace_back(Count{MakeKey<CounterKey>(1), 2, Seconds(10)});
  MustCommit(count);
  MustCommit(count);
  EXPECT_EQ(ConflictOf(Commit(count)).why, ConflictWhy::kOverLimit);
  count.now = kNow + Seconds(10);
  MustCommit(count);
  EXPECT_EQ(store_->Find("r", MakeKey<CounterKey>(1))->count, 1U);
}

TEST_P(StoreSuite, DoesAllOfAChangeOrNothing) {
  Change make = NewChange();
  make.writes.emplace_back(Insert<AuthorizationCodeRow>{Code(1)});
  MustCommit(make);
  Change mixed = NewChange();
  mixed.conditions = {Take{Code(1).key}, Mark{MakeKey<MarkKey>(1)}, Take{Code(2).key}};
  mixed.writes.emplace_back(Insert<AuthorizationCodeRow>{Code(3)});
  mixed.audit.push_back({"event", "actor", "subject", "{}"});
  EXPECT_EQ(ConflictOf(Commit(mixed)), (Conflict{Conflict::Part::kCondition, 2, ConflictWhy::kAbsent}));
  EXPECT_FALSE(store_->Find("r", Code(1).key)->taken_by);
  EXPECT_FALSE(store_->Has("r", MakeKey<MarkKey>(1)));
  EXPECT_FALSE(store_->Find("r", Code(3).key));
  EXPECT_TRUE(store_->FindAudit("r", 10).empty());
}

TEST_P(StoreSuite, KeepsTheAuditRecordWithItsChange) {
  Change change = NewChange();
  change.writes.emplace_back(Insert<AuthorizationCodeRow>{Code(1)});
  change.audit = {{"first", "a", "s", "{}"}, {"second", "a", "s", "{}"}};
  MustCommit(change);
  const auto records = store_->FindAudit("r", 10);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].event, "second");
  EXPECT_TRUE(store_->FindAudit("other", 10).empty());
}

TEST_P(StoreSuite, LetsOneOfManyTakeACode) {
  for (int n = 0; n < 20; ++n) {
    Change make = NewChange();
    make.writes.emplace_back(Insert<AuthorizationCodeRow>{Code(n)});
    MustCommit(make);
    EXPECT_EQ(Race(*store_,
                   [&](int) {
                     Change change = NewChange();
                     change.conditions.emplace_back(Take{Code(n).key});
                     return change;
                   }),
              1);
  }
}

TEST_P(StoreSuite, LetsOneOfManyMoveLeaveAndInsert) {
  Change make = NewChange();
  make.writes.emplace_back(Insert<RefreshFamilyRow>{Family(1)});
  MustCommit(make);
  const Condition conditions[] = {Move{Family(1).key, 1, std::nullopt, std::nullopt},
                                  Mark{MakeKey<MarkKey>(1)}, Count{MakeKey<CounterKey>(1), 1, Seconds(10)}};
  for (const Condition& condition : conditions) {
    EXPECT_EQ(Race(*store_,
                   [&](int) {
                     Change change = NewChange();
                     change.conditions.push_back(condition);
                     return change;
                   }),
              1);
  }
  EXPECT_EQ(Race(*store_,
                 [&](int) {
                   Change change = NewChange();
                   change.writes.emplace_back(Insert<AuthorizationCodeRow>{Code(99)});
                   return change;
                 }),
            1);
}

TEST_P(StoreSuite, LetsOneConflictHarmNobodyElse) {
  EXPECT_EQ(Race(*store_,
                 [&](int i) {
                   Change change = NewChange();
                   change.conditions.emplace_back(Mark{MakeKey<MarkKey>(i)});
                   return change;
                 }),
            kCallers);
}

TEST_P(StoreSuite, ForgetsWhatIsOverAndNothingElse) {
  Change make = NewChange();
  for (int n = 0; n < 5; ++n) make.conditions.emplace_back(Mark{MakeKey<MarkKey>(n, 100)});
  make.conditions.emplace_back(Mark{MakeKey<MarkKey>(9, 101)});
  make.writes.emplace_back(Insert<RefreshFamilyRow>{Family(1, kNever)});
  MustCommit(make);
  const Instant moment{std::chrono::seconds(101)};
  EXPECT_EQ(store_->ForgetBefore(moment, 3), 3U);
  EXPECT_EQ(store_->ForgetBefore(moment, 3), 2U);
  EXPECT_EQ(store_->ForgetBefore(moment, 3), 0U);
  EXPECT_TRUE(store_->Has("r", MakeKey<MarkKey>(9, 101)));
  EXPECT_TRUE(store_->Find("r", Family(1, kNever).key));
}

TEST_P(StoreSuite, AnswersAProbe) {
  EXPECT_NO_THROW(store_->Probe(Soon()));
}

}  // namespace writ::stores

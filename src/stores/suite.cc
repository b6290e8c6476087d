#include "stores/suite.h"

#include <vector>

#include "stores/suite_values.h"

namespace writ::stores {

Change StoreSuite::NewChange(const std::string& realm) {
  Change change = stores::NewChange({});
  change.realm = realm;
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
  make.conditions.emplace_back(Guard{row.key, 0});
  make.writes.emplace_back(UpsertGuarded{row});
  MustCommit(make);
  EXPECT_EQ(ConflictOf(Commit(make)).why, ConflictWhy::kWrongVersion);
  make.conditions.clear();
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

TEST_P(StoreSuite, FindsWhatBelongsToSomebody) {
  Change make = NewChange();
  for (int n = 1; n <= 4; ++n) {
    GuardedRow row;
    row.key = GuardedKey{MakeKey<MarkKey>(n, kNever), n == 4 ? GuardedKind::kConsent : GuardedKind::kSession};
    if (n != 3) row.owner = MakeKey<MarkKey>(7).hash;
    make.writes.emplace_back(UpsertGuarded{row});
  }
  MustCommit(make);
  const auto rows = store_->FindOwned("r", GuardedKind::kSession, MakeKey<MarkKey>(7).hash);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].owner, MakeKey<MarkKey>(7).hash);
  EXPECT_TRUE(store_->FindOwned("r", GuardedKind::kSession, MakeKey<MarkKey>(8).hash).empty());
  EXPECT_TRUE(store_->FindOwned("other", GuardedKind::kSession, MakeKey<MarkKey>(7).hash).empty());
  EXPECT_FALSE(store_->Find("r", GuardedKey{MakeKey<MarkKey>(3, kNever), GuardedKind::kSession})->owner);
}

TEST_P(StoreSuite, ForgetsGuardedRowsThatEnd) {
  Change make = NewChange();
  for (const std::uint32_t forget_after : {kForgetAfter, kNever}) {
    GuardedRow row;
    row.key =
        GuardedKey{MakeKey<MarkKey>(static_cast<int>(forget_after), forget_after), GuardedKind::kSession};
    make.writes.emplace_back(UpsertGuarded{row});
  }
  MustCommit(make);
  EXPECT_EQ(store_->ForgetBefore(Instant(Seconds(kForgetAfter)), 100), 0U);
  EXPECT_EQ(store_->ForgetBefore(Instant(Seconds(kForgetAfter + 1)), 100), 1U);
  const auto left = store_->FindGuarded("r", GuardedKind::kSession);
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].key.forget_after, kNever);
  // Found by its hash, whatever the key that is asked with says of its end.
  GuardedKey key = left[0].key;
  key.forget_after = 7;
  ASSERT_TRUE(store_->Find("r", key));
  EXPECT_EQ(store_->Find("r", key)->key.forget_after, kNever);
}

TEST_P(StoreSuite, ListsTheGuardedRowsOfOneKind) {
  Change make = NewChange();
  for (int n = 1; n <= 3; ++n) {
    for (const GuardedKind kind : {GuardedKind::kClient, GuardedKind::kApiScope}) {
      GuardedRow row;
      row.key = GuardedKey{MakeKey<MarkKey>(n, kNever), kind};
      row.payload.bytes = "row " + std::to_string(n);
      make.writes.emplace_back(UpsertGuarded{row});
    }
  }
  MustCommit(make);
  MustCommit(make);
  const auto rows = store_->FindGuarded("r", GuardedKind::kClient);
  ASSERT_EQ(rows.size(), 3U);
  for (const GuardedRow& row : rows) {
    EXPECT_EQ(row.key.kind, GuardedKind::kClient);
    EXPECT_EQ(row.version, 2U);
    EXPECT_EQ(store_->Find("r", row.key)->payload, row.payload);
  }
  EXPECT_TRUE(store_->FindGuarded("other", GuardedKind::kClient).empty());
}

TEST_P(StoreSuite, RetiresAKeyOnceAndDropsIt) {
  SigningKeyRow row = SigningKey(1);
  row.signs_from = kNow + Seconds(5);
  Change make = NewChange();
  make.writes.emplace_back(Insert<SigningKeyRow>{row});
  MustCommit(make);
  EXPECT_EQ(store_->FindSigningKeys("r").at(0).signs_from, row.signs_from);
  EXPECT_FALSE(store_->FindSigningKeys("r").at(0).retired_at);
  Change retire = NewChange();
  retire.writes = {RetireKey{row.key, kNow}};
  MustCommit(retire);
  retire.writes = {RetireKey{row.key, kLater}};
  MustCommit(retire);
  EXPECT_EQ(store_->FindSigningKeys("r").at(0).retired_at, kNow) << "the first time counts";
  Change drop = NewChange();
  drop.writes = {Delete<SigningKeyKey>{row.key}};
  MustCommit(drop);
  EXPECT_TRUE(store_->FindSigningKeys("r").empty());
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
  EXPECT_GT(records[0].number, records[1].number);
  EXPECT_EQ(records[1].at, kNow);
  EXPECT_TRUE(store_->FindAudit("other", 10).empty());
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

TEST_P(StoreSuite, ForgetsFamiliesWithoutALimitOnceTheyHaveLongExpired) {
  constexpr int kFamilies = 2'100;
  Change make = NewChange();
  for (int n = 0; n < kFamilies; ++n) {
    RefreshFamilyRow row = Family(n, kNever);
    if (n % 3 == 0) row.expires_at = kLater + Seconds(1);
    make.writes.emplace_back(Insert<RefreshFamilyRow>{row});
  }
  MustCommit(make);
  const Instant moment = kLater + kExpiredFamilyStays + Seconds(1);
  EXPECT_EQ(store_->ForgetBefore(kLater + kExpiredFamilyStays, 10'000), 0U);
  std::size_t gone = 0;
  for (int step = 0; step < 6; ++step) {
    const std::size_t went = store_->ForgetBefore(moment, 10'000);
    EXPECT_LE(went, 1'000U);
    gone += went;
  }
  EXPECT_EQ(gone, kFamilies / 3 * 2);
  for (int n = 0; n < 30; ++n) {
    EXPECT_EQ(store_->Find("r", Family(n, kNever).key).has_value(), n % 3 == 0);
  }
}

TEST_P(StoreSuite, AnswersAProbe) {
  EXPECT_NO_THROW(store_->Probe(Soon()));
}

}  // namespace writ::stores

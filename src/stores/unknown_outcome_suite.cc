#include "stores/unknown_outcome_suite.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "stores/suite_values.h"
#include "writ/fault.h"

namespace writ::stores {
namespace {

constexpr Break kOnce[] = {Break::kLostOnce, Break::kUnheardOnce};
constexpr Break kLasting[] = {Break::kDown, Break::kUnheardThenDown};

const auto kIsUnavailable = testing::Throws<Fault>(
    testing::Truly([](const Fault& fault) { return fault.kind() == FaultKind::kUnavailable; }));

/// A deadline that a broken store lets pass.
SteadyTime InAMoment() {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
}

/// Everything a change can do, over what MakeGround made.
Change MakeMixed(int n) {
  Change change = NewChange(
      {Take{Code(n).key}, Move{Family(n).key, 1, std::nullopt, std::nullopt}, Mark{MakeKey<MarkKey>(n)},
       Count{MakeKey<CounterKey>(n), 5, Seconds(10)}, Guard{Session(n).key, 1}},
      {Insert<ReferenceTokenRow>{Token(n)}, UpsertGuarded{Session(n)}});
  change.audit = {{"mixed", "actor", "subject", "{}"}};
  return change;
}

Change MakeGround(int n) {
  return NewChange({}, {Insert<AuthorizationCodeRow>{Code(n)}, Insert<RefreshFamilyRow>{Family(n)},
                        UpsertGuarded{Session(n)}});
}

/// Expects that the mixed change is there, once.
void ExpectMixed(Store& store, int n, const ChangeId& id) {
  EXPECT_EQ(store.Find("r", Code(n).key)->taken_by, id);
  EXPECT_EQ(store.Find("r", Family(n).key)->generation, 2U);
  EXPECT_TRUE(store.Has("r", MakeKey<MarkKey>(n)));
  EXPECT_EQ(store.Find("r", MakeKey<CounterKey>(n))->count, 1U);
  EXPECT_EQ(store.Find("r", Session(n).key)->version, 2U);
  EXPECT_TRUE(store.Find("r", Token(n).key));
  EXPECT_EQ(store.FindAudit("r", 10).size(), 1U);
}

TEST_P(UnknownOutcomeSuite, AnswersTheTruthAndDoesAChangeOnce) {
  for (const Break how : kOnce) {
    const BreakableStore broken = GetParam()();
    const Change change = MakeMixed(1);
    ASSERT_TRUE(IsCommitted(broken.store->Commit(MakeGround(1), Soon())));
    broken.break_by(how);
    EXPECT_TRUE(IsCommitted(broken.store->Commit(change, Soon()))) << static_cast<int>(how);
    ExpectMixed(*broken.store, 1, change.id);
  }
}

TEST_P(UnknownOutcomeSuite, FaultsPastTheDeadline) {
  for (const Break how : kLasting) {
    const BreakableStore broken = GetParam()();
    const Change change = MakeMixed(1);
    ASSERT_TRUE(IsCommitted(broken.store->Commit(MakeGround(1), Soon())));
    broken.break_by(how);
    EXPECT_THAT([&] { broken.store->Commit(change, InAMoment()); }, kIsUnavailable);
    broken.break_by(Break::kNone);
  }
}

TEST_P(UnknownOutcomeSuite, ServesOthersAgainByItself) {
  broken_.break_by(Break::kDown);
  EXPECT_THAT([&] { store_.Commit(NewChange({Mark{MakeKey<MarkKey>(1)}}), InAMoment()); }, kIsUnavailable);
  EXPECT_THAT([&] { store_.Commit(NewChange({Mark{MakeKey<MarkKey>(2)}}), InAMoment()); }, kIsUnavailable);
  broken_.break_by(Break::kNone);
  EXPECT_TRUE(IsCommitted(store_.Commit(NewChange({Mark{MakeKey<MarkKey>(3)}}), Soon())));
  EXPECT_TRUE(store_.Has("r", MakeKey<MarkKey>(3)));
}

TEST_P(UnknownOutcomeSuite, LetsOneOfManyWinWhateverBreaks) {
  for (int n = 0; n < 10; ++n) {
    ASSERT_TRUE(IsCommitted(store_.Commit(MakeGround(n), Soon())));
    const Count count{MakeKey<CounterKey>(n), kCallers / 2, Seconds(10)};
    broken_.break_by(kOnce[n % 2]);
    const auto won = RaceForAll(store_, [&](int i) {
      return i % 4 == 0 ? NewChange({Take{Code(n).key}, Mark{MakeKey<MarkKey>(n * kCallers + i)}})
                        : NewChange({count});
    });
    int takes = 0;
    for (int i = 0; i < kCallers; i += 4) takes += won[static_cast<std::size_t>(i)] ? 1 : 0;
    EXPECT_EQ(takes, 1);
    EXPECT_EQ(std::ranges::count(won, true) - takes, kCallers / 2);
    EXPECT_EQ(store_.Find("r", count.key)->count, static_cast<std::uint64_t>(kCallers / 2));
  }
}

}  // namespace

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(UnknownOutcomeSuite);

}  // namespace writ::stores

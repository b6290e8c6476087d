// Every condition and insert, raced: exactly as many win as may.
#include <algorithm>

#include "stores/suite.h"
#include "stores/suite_values.h"

namespace writ::stores {
namespace {

/// How often a race is run: more than one order of arrival is to be seen.
constexpr int kRounds = 20;

TEST_P(StoreSuite, LetsOneOfManyTakeACode) {
  for (int n = 0; n < kRounds; ++n) {
    MustCommit(stores::NewChange({}, {Insert<AuthorizationCodeRow>{Code(n)}}));
    EXPECT_EQ(Race(*store_, [&](int) { return stores::NewChange({Take{Code(n).key}}); }), 1);
  }
}

TEST_P(StoreSuite, LetsOneOfManyMoveAFamily) {
  for (const std::uint32_t forget_after : {kForgetAfter, kNever}) {
    const RefreshFamilyRow family = Family(1, forget_after);
    MustCommit(stores::NewChange({}, {Insert<RefreshFamilyRow>{family}}));
    for (std::uint32_t from = 1; from <= kRounds; ++from) {
      const Move move{family.key, from, std::nullopt, std::nullopt};
      EXPECT_EQ(Race(*store_, [&](int) { return stores::NewChange({move}); }), 1);
      EXPECT_EQ(store_->Find("r", family.key)->generation, from + 1);
    }
  }
}

TEST_P(StoreSuite, LetsOneOfManyLeaveAMark) {
  for (int n = 0; n < kRounds; ++n) {
    EXPECT_EQ(Race(*store_, [&](int) { return stores::NewChange({Mark{MakeKey<MarkKey>(n)}}); }), 1);
  }
}

TEST_P(StoreSuite, LetsOneOfManyDropAReferenceToken) {
  for (int n = 0; n < kRounds; ++n) {
    MustCommit(stores::NewChange({}, {Insert<ReferenceTokenRow>{Token(n)}}));
    EXPECT_EQ(Race(*store_, [&](int) { return stores::NewChange({Drop{Token(n).key}}); }), 1);
    EXPECT_FALSE(store_->Find("r", Token(n).key));
  }
}

TEST_P(StoreSuite, LetsOneOfManyReplaceWhatItGuards) {
  const GuardedRow row = Session(1);
  for (std::uint64_t version = 0; version <= kRounds; ++version) {
    EXPECT_EQ(Race(*store_,
                   [&](int) { return stores::NewChange({Guard{row.key, version}}, {UpsertGuarded{row}}); }),
              1);
    EXPECT_EQ(store_->Find("r", row.key)->version, version + 1);
  }
}

TEST_P(StoreSuite, LetsAsManyCountAsTheLimitSays) {
  for (int n = 0; n < kRounds; ++n) {
    const auto limit = static_cast<std::uint64_t>(n % kCallers);
    const Count count{MakeKey<CounterKey>(n), limit, Seconds(10)};
    EXPECT_EQ(Race(*store_, [&](int) { return stores::NewChange({count}); }), static_cast<int>(limit));
    const auto found = store_->Find("r", count.key);
    EXPECT_EQ(found ? found->count : 0, limit);
  }
}

TEST_P(StoreSuite, LetsOneOfManyInsertEachKindOfRow) {
  for (int n = 0; n < kRounds; ++n) {
    const Write inserts[] = {Insert<AuthorizationCodeRow>{Code(n)}, Insert<RefreshFamilyRow>{Family(n)},
                             Insert<RefreshFamilyRow>{Family(n, kNever)}, Insert<ReferenceTokenRow>{Token(n)},
                             Insert<SigningKeyRow>{SigningKey(n)}};
    for (const Write& insert : inserts) {
      EXPECT_EQ(Race(*store_, [&](int) { return stores::NewChange({}, {insert}); }), 1) << insert.index();
    }
  }
}

TEST_P(StoreSuite, LetsOneConflictHarmNobodyElse) {
  // Even callers race for one code, each with a mark and a token of its own; odd ones have no rival.
  for (int n = 0; n < kRounds; ++n) {
    MustCommit(stores::NewChange({}, {Insert<AuthorizationCodeRow>{Code(n)}}));
    const auto own = [&](int i) { return n * kCallers + i; };
    const auto won = RaceForAll(*store_, [&](int i) {
      Change change =
          stores::NewChange({Mark{MakeKey<MarkKey>(own(i))}}, {Insert<ReferenceTokenRow>{Token(own(i))}});
      if (i % 2 == 0) change.conditions.emplace_back(Take{Code(n).key});
      return change;
    });
    EXPECT_EQ(std::ranges::count(won, true), kCallers / 2 + 1);
    for (int i = 0; i < kCallers; ++i) {
      const bool there = won[static_cast<std::size_t>(i)];
      EXPECT_TRUE(there || i % 2 == 0);
      EXPECT_EQ(store_->Has("r", MakeKey<MarkKey>(own(i))), there);
      EXPECT_EQ(store_->Find("r", Token(own(i)).key).has_value(), there);
    }
  }
}

}  // namespace
}  // namespace writ::stores

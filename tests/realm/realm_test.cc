// A realm over a real store: the whole walk below HTTP.
#include "writ/realm.h"

#include <barrier>
#include <set>
#include <thread>

#include "protocol/mint/handle.h"
#include "tests/realm/realm_fixture.h"
#include "writ/fault.h"

namespace writ {
namespace {

TEST_F(RealmTest, MintsAJwtThatItsPublishedKeyVerifies) {
  const Realm realm = Open("east");
  const auto tokens = Request(realm, "job", "a");
  ASSERT_TRUE(tokens);
  const auto claims = Verify(realm, tokens->access_token(), "ES256");
  ASSERT_TRUE(claims);
  EXPECT_TRUE(claims->starts_with(R"({"iss":"https://east.example.com",)")) << *claims;
  EXPECT_NE(claims->find(R"("aud":"urn:a")"), std::string::npos) << *claims;
  EXPECT_NE(claims->find(R"("client_team":"data")"), std::string::npos) << *claims;
  EXPECT_EQ(tokens->scope(), "a");
}

TEST_F(RealmTest, SignsAsTheAddressedResourcesAccept) {
  const Realm realm = Open("east");
  const auto tokens = Request(realm, "job", "rs");
  ASSERT_TRUE(tokens);
  EXPECT_TRUE(Verify(realm, tokens->access_token(), "RS256"));
  const auto both = Request(realm, "job", "both");
  ASSERT_FALSE(both);
  EXPECT_EQ(both.error().reason, Reason::kNoKeyForResources);
}

//= op:1.07
TEST_F(RealmTest, KeepsAReferenceTokenBeforeItIsGivenOut) {
  const Realm realm = Open("east");
  const auto tokens = Request(realm, "reference", "a");
  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->access_token().size(), 48U);
  ReferenceTokenKey key;
  key.hash = RowHash(tokens->access_token());
  key.forget_after = ParseHandle(tokens->access_token()).value();
  const auto row = store_->Find("east", key);
  ASSERT_TRUE(row);
  EXPECT_NE(row->payload.bytes.find(R"("client_id":"reference")"), std::string::npos);
  EXPECT_FALSE(store_->Find("west", key));
}

TEST_F(RealmTest, TwoRealmsOfOneProcessKnowNothingOfEachOther) {
  const Realm east = Open("east");
  const Realm west = Open("west");
  EXPECT_NE(east.Jwks(), west.Jwks());
  const auto tokens = Request(east, "job", "a");
  ASSERT_TRUE(tokens);
  EXPECT_TRUE(Verify(east, tokens->access_token(), "ES256"));
  EXPECT_FALSE(Verify(west, tokens->access_token(), "ES256"));
}

//= family:7.11
TEST_F(RealmTest, FindsItsKeysAgainAndOnlyUnderItsMasterKey) {
  const std::string first = Open("east").Jwks();
  EXPECT_EQ(Open("east").Jwks(), first);
  const std::array<std::byte, 32> other{std::byte{6}};
  EXPECT_THROW(Realm(MakeSettings("east"), other, {*clock_, *random_, *store_}), Fault);
}

//= family:2.7.07
TEST_F(RealmTest, ManyThatStartAtOnceEndWithOneSetOfKeys) {
  constexpr int kStarters = 16;
  std::array<std::string, kStarters> sets;
  std::barrier start(kStarters);
  std::vector<std::thread> starters;
  for (int i = 0; i < kStarters; ++i) {
    starters.emplace_back([&, i] {
      start.arrive_and_wait();
      sets[static_cast<std::size_t>(i)] = Open("east").Jwks();
    });
  }
  for (std::thread& starter : starters) starter.join();
  EXPECT_EQ(std::set<std::string>(sets.begin(), sets.end()).size(), 1U);
  EXPECT_EQ(store_->FindAudit("east", 100).size(), 2U) << "one record for each key that was kept";
}

}  // namespace
}  // namespace writ

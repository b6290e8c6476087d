// A realm over a real store: the whole walk below HTTP.
#include "writ/realm.h"

#include <gtest/gtest.h>

#include <array>
#include <barrier>
#include <set>
#include <thread>

#include "base/base64.h"
#include "crypto/digest.h"
#include "crypto/verify.h"
#include "protocol/mint/handle.h"
#include "protocol/realm_context.h"
#include "tests/temp_folder.h"
#include "writ/fault.h"
#include "writ/system.h"

namespace writ {
namespace {

constexpr std::array<std::byte, 32> kMasterKey{std::byte{5}};

RealmSettings MakeSettings(const std::string& name) {
  Client client;
  client.client_id = "job";
  client.client_secrets = {{.digest = std::string(crypto::Sha256("s"))}};
  client.allowed_grant_types = {"client_credentials"};
  client.allowed_scopes = {"a", "rs", "both"};
  client.claims = {{.type = "team", .value = "data"}};
  Client reference = client;
  reference.client_id = "reference";
  reference.access_token_type = AccessTokenType::kReference;
  RealmSettings settings;
  settings.name = name;
  settings.options.issuer_uri = "https://" + name + ".example.com";
  settings.clients = {client, reference};
  settings.api_scopes = {{.name = "a"}, {.name = "rs"}, {.name = "both"}};
  settings.api_resources = {
      {.name = "urn:es", .scopes = {"both"}, .allowed_access_token_signing_algorithms = {"ES256"}},
      {.name = "urn:rs", .scopes = {"rs", "both"}, .allowed_access_token_signing_algorithms = {"RS256"}},
  };
  return settings;
}

class RealmTest : public testing::Test {
 protected:
  Realm Open(const std::string& name) {
    return Realm(MakeSettings(name), kMasterKey, {*clock_, *random_, *store_});
  }

  static Result<TokenSet> Request(const Realm& realm, const std::string& client, const std::string& scope) {
    return realm.RequestTokens({.parameters = {{"grant_type", "client_credentials"},
                                               {"client_id", client},
                                               {"client_secret", "s"},
                                               {"scope", scope}},
                                .authorization = ""});
  }

  static std::optional<std::string> Verify(const Realm& realm, const std::string& token,
                                           const char* algorithm) {
    const RingKey* const key = realm.context()->keys->Choose(std::vector<std::string>{algorithm});
    return crypto::VerifyCompact(key->key->algorithm(), key->key->public_members(), token);
  }

  const TempFolder folder_;
  const std::unique_ptr<Clock> clock_ = MakeSystemClock();
  const std::unique_ptr<Random> random_ = MakeSystemRandom();
  const std::unique_ptr<Waiter> waiter_ = MakeThreadWaiter();
  const std::unique_ptr<Store> store_ = MakeStore("sqlite:" + (folder_ / "w.db"), *clock_, *waiter_);
};

TEST_F(RealmTest, MintsAJwtThatItsPublishedKeyVerifies) {
  const Realm realm = Open("east");
  const auto tokens = Request(realm, "job", "a");
  ASSERT_TRUE(tokens);
  const auto claims = Verify(realm, tokens->access_token(), "ES256");
  ASSERT_TRUE(claims);
  EXPECT_TRUE(claims->starts_with(R"({"iss":"https://east.example.com",)")) << *claims;
  EXPECT_NE(claims->find(R"("aud":"https://east.example.com/resources")"), std::string::npos) << *claims;
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

TEST_F(RealmTest, KeepsAReferenceTokenBeforeItIsGivenOut) {
  const Realm realm = Open("east");
  const auto tokens = Request(realm, "reference", "a");
  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->access_token().size(), 48U);
  ReferenceTokenKey key;
  key.hash = HashHandle(tokens->access_token());
  const auto bytes = base::Base64UrlDecode(tokens->access_token()).value();
  for (int i = 0; i < 4; ++i)
    key.forget_after = key.forget_after << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
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

TEST_F(RealmTest, FindsItsKeysAgainAndOnlyUnderItsMasterKey) {
  const std::string first = Open("east").Jwks();
  EXPECT_EQ(Open("east").Jwks(), first);
  const std::array<std::byte, 32> other{std::byte{6}};
  EXPECT_THROW(Realm(MakeSettings("east"), other, {*clock_, *random_, *store_}), Fault);
}

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

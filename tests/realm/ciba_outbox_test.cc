// What waits to be brought: secrets, what cannot be brought, and what cannot be read.

#include "protocol/mint/handle.h"
#include "tests/realm/ciba_delivery_fixture.h"

namespace writ {
namespace {

TEST_F(CibaDeliveryTest, KeepsNoSecretInTheClear) {
  const auto rows = [&] {
    std::string all;
    for (const GuardedKind kind : {GuardedKind::kDelivery, GuardedKind::kBackchannelRequest}) {
      for (const GuardedRow& row : store_->FindGuarded("east", kind)) all += row.payload.bytes + '\n';
    }
    return all;
  };
  const std::string ping = Begin("ping");
  const std::string push = Begin("push");
  Browser browser(*this);
  for (int i = 0; i < 2; ++i) Say(browser, Open(browser), "allow");
  const std::string kept = rows();
  ASSERT_TRUE(kept.contains("\"push\"")) << kept;
  Deliver();
  ASSERT_EQ(sent_.size(), 2U);
  const std::string& body = sent_[0].body.contains("access_token") ? sent_[0].body : sent_[1].body;
  for (const std::string& secret : {ping, push, kToken, MemberOf(body, "access_token"),
                                    MemberOf(body, "refresh_token"), MemberOf(body, "id_token")}) {
    ASSERT_FALSE(secret.empty());
    EXPECT_FALSE(kept.contains(secret)) << secret;
  }
}

TEST_F(CibaDeliveryTest, ASealedBodyOpensInItsRowAlone) {
  Begin("ping");
  Begin("ping");
  Browser browser(*this);
  for (int i = 0; i < 2; ++i) Say(browser, Open(browser), "allow");
  auto due = FindDueDeliveries(*realm_.context(), later_.Now()).deliveries;
  ASSERT_EQ(due.size(), 2U);
  due[0].sealed = due[1].sealed;
  EXPECT_THROW(
      TryDelivery(*realm_.context(), later_, [](const OutboundRequest&) { return Sent(); }, due[0]), Fault);
}

TEST_F(CibaDeliveryTest, TokensThatCannotBeAreSaidToBeNone) {
  using Turn = void (*)(Client&);
  const Turn turns[] = {
      [](Client& client) { client.allowed_scopes = {"openid"}; },
      [](Client& client) { client.allowed_grant_types = {"client_credentials"}; },
      [](Client& client) { client.backchannel_token_delivery_mode = TokenDelivery::kPoll; }};
  for (const Turn turn : turns) {
    sent_.clear();
    const std::string id = Begin("push");
    Browser browser(*this);
    const std::string page = Open(browser);
    // Between the question and the answer the client lost what it takes.
    auto settings = WithClients();
    turn(*std::ranges::find(settings.clients, "push", &Client::client_id));
    const Realm changed(std::move(settings), kMasterKey, {later_, *random_, *store_, people_.get(), &pages_});
    EXPECT_TRUE(SayTo(changed, browser, page).body.contains("role=\"alert\""));
    Deliver();
    EXPECT_EQ(Only().body, "{\"auth_req_id\":\"" + id + "\",\"error\":\"transaction_failed\"}");
  }
}

/// What is too large for a row is said to be nothing, and holds up nobody else.
TEST_F(CibaDeliveryTest, WhatIsTooLargeIsSaidToBeNone) {
  auto settings = WithClients();
  for (Client& client : settings.clients) {
    client.always_send_client_claims = true;
    client.access_token_type = AccessTokenType::kReference;
    client.always_include_user_claims_in_id_token = true;
  }
  settings.identity_resources[0].user_claims = {"biography"};
  admin::ChangePerson(work_, "ann", "user.changed", [](accounts::Account& account) {
    account.person.claims.push_back({"biography", std::string(45'000, 'b')});
    return std::optional<std::string>();
  });
  const std::string id = Begin("push");
  Browser browser(*this);
  const std::string page = Open(browser);
  const Realm large(std::move(settings), kMasterKey, {later_, *random_, *store_, people_.get(), &pages_});
  const Reply said = SayTo(large, browser, page);
  EXPECT_TRUE(said.body.contains("role=\"alert\"")) << said.body;
  EXPECT_EQ(said.outcome.refusal.value().reason, Reason::kPushTooLarge);
  Begin("ping");
  Say(browser, Open(browser), "allow");
  Deliver();
  ASSERT_EQ(sent_.size(), 2U);
  const bool first = sent_[0].url.contains("127.0.0.1");
  EXPECT_EQ(sent_[first ? 0 : 1].body, "{\"auth_req_id\":\"" + id + "\",\"error\":\"transaction_failed\"}");
}

TEST_F(CibaDeliveryTest, ARowThatCannotBeReadHoldsUpNoOther) {
  Begin("ping");
  Browser browser(*this);
  Say(browser, Open(browser), "allow");
  for (const char* const bytes : {"", "{}", "[]", R"({"kind":"ping","next_at":0,"attempts":0})"}) {
    Change change = BeginChange(Call(), *realm_.context());
    GuardedRow row;
    row.key.kind = GuardedKind::kDelivery;
    row.key.forget_after = LastSecond(later_.Now() + Seconds(60));
    random_->Fill(row.key.hash);
    row.payload.bytes = bytes;
    change.writes.emplace_back(UpsertGuarded{row});
    ASSERT_TRUE(std::holds_alternative<Committed>(store_->Commit(change, clock_->Steady() + Seconds(20))));
  }
  EXPECT_EQ(FindDueDeliveries(*realm_.context(), later_.Now()).unreadable, 4U);
  EXPECT_EQ(Deliver().size(), 1U);
  EXPECT_EQ(sent_.size(), 1U);
}

}  // namespace
}  // namespace writ

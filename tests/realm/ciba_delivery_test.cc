// How clients hear what somebody said who is elsewhere: ping and push.

#include <thread>

#include "protocol/mint/id_token.h"
#include "tests/realm/ciba_delivery_fixture.h"

namespace writ {
namespace {

//= op:11.09
TEST_F(CibaDeliveryTest, PingsWhateverThePersonSays) {
  for (const char* const decision : {"allow", "deny"}) {
    sent_.clear();
    const std::string id = Begin("ping");
    EXPECT_TRUE(Deliver().empty()) << "nobody has said anything";
    Decide(decision);
    const auto attempts = Deliver();
    ASSERT_EQ(attempts.size(), 1U);
    EXPECT_EQ(attempts[0].how, Attempted::How::kDone);
    const OutboundRequest request = Only();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "https://ping.example/cb");
    EXPECT_FALSE(request.to_loopback);
    EXPECT_EQ(request.body, "{\"auth_req_id\":\"" + id + "\"}");
    const std::vector<std::pair<std::string, std::string>> headers = {{"Content-Type", "application/json"},
                                                                      {"Authorization", "Bearer " + kToken}};
    EXPECT_EQ(request.headers, headers);
    EXPECT_TRUE(Deliver().empty()) << "it was told";
    const auto tokens = Poll("ping", id);
    if (decision == std::string("allow")) {
      EXPECT_TRUE(tokens.has_value());
      EXPECT_EQ(WhyNot(Poll("ping", id)), Reason::kAuthReqIdRedeemed);
    } else {
      EXPECT_EQ(WhyNot(tokens), Reason::kBackchannelDenied);
    }
  }
}

TEST_F(CibaDeliveryTest, TellsAClientThatPollsNothing) {
  EXPECT_EQ(Ask("poll", "").status, 200);
  Decide("allow");
  later_.Advance(Seconds(301));
  EXPECT_TRUE(Deliver().empty());
}

TEST_F(CibaDeliveryTest, PushesTheTokensOfWhatWasAllowed) {
  const std::string id = Begin("push");
  EXPECT_TRUE(Deliver().empty());
  Decide("allow");
  ASSERT_EQ(Deliver().size(), 1U);
  const OutboundRequest request = Only();
  EXPECT_EQ(request.url, "http://127.0.0.1:7/cb");
  EXPECT_TRUE(request.to_loopback);
  const std::string& body = request.body;
  EXPECT_EQ(MemberOf(body, "auth_req_id"), id);
  EXPECT_EQ(MemberOf(body, "token_type"), "Bearer");
  EXPECT_TRUE(body.contains("\"expires_in\":3600")) << body;
  EXPECT_TRUE(IsLive(MemberOf(body, "access_token")));
  const auto claims = Verify(realm_, MemberOf(body, "id_token"), "RS256");
  ASSERT_TRUE(claims.has_value());
  const auto half = [](const std::string& text) { return HalfHash(crypto::JwsAlgorithm::kRs256, text); };
  EXPECT_EQ(MemberOf(*claims, "at_hash"), half(MemberOf(body, "access_token")));
  EXPECT_EQ(MemberOf(*claims, "urn:openid:params:jwt:claim:rt_hash"), half(MemberOf(body, "refresh_token")));
  EXPECT_EQ(MemberOf(*claims, "urn:openid:params:jwt:claim:auth_req_id"), id);
  EXPECT_EQ(MemberOf(*claims, "sub"), accounts_["ann"]);
  const auto renewed =
      realm_.RequestTokens({.parameters = {{"grant_type", "refresh_token"},
                                           {"client_id", "push"},
                                           {"client_secret", "s"},
                                           {"refresh_token", MemberOf(body, "refresh_token")}},
                            .authorization = ""});
  EXPECT_TRUE(renewed.has_value());
  later_.Advance(Seconds(3'000));
  EXPECT_TRUE(Deliver().empty()) << "nor is it said that nobody answered";
}

TEST_F(CibaDeliveryTest, PushesWhyThereAreNoTokens) {
  const std::string id = Begin("push");
  Decide("deny");
  Deliver();
  EXPECT_EQ(Only().body, "{\"auth_req_id\":\"" + id + "\",\"error\":\"access_denied\"}");
  sent_.clear();
  const std::string late = Begin("push");
  later_.Advance(Seconds(299));
  EXPECT_TRUE(Deliver().empty());
  later_.Advance(Seconds(1));
  Deliver();
  EXPECT_EQ(Only().body, "{\"auth_req_id\":\"" + late + "\",\"error\":\"expired_token\"}");
  later_.Advance(Seconds(2'000));
  EXPECT_TRUE(Deliver().empty()) << "once";
}

//= security:T-CB-03
TEST_F(CibaDeliveryTest, BringsTokensThatNobodyMayAskFor) {
  const std::string id = Begin("push");
  EXPECT_EQ(WhyNot(Poll("push", id)), Reason::kPushClientPolls);
  Decide("allow");
  EXPECT_EQ(WhyNot(Poll("push", id)), Reason::kPushClientPolls);
  EXPECT_EQ(WhyNot(Poll("push", "x")), Reason::kPushClientPolls);
  EXPECT_EQ(WhyNot(Poll("poll", id)), Reason::kAuthReqIdOfOther);
}

TEST_F(CibaDeliveryTest, ALostAnswerBringsTheSameBytesAgain) {
  Begin("push");
  Decide("allow");
  EXPECT_EQ(Deliver({"no answer"}).at(0).how, Attempted::How::kLater);
  EXPECT_TRUE(Deliver().empty()) << "not at once";
  later_.Advance(Seconds(2));
  EXPECT_EQ(Deliver({"it answered 500", 500}).at(0).how, Attempted::How::kLater);
  later_.Advance(Seconds(8));
  EXPECT_EQ(Deliver().at(0).how, Attempted::How::kDone);
  ASSERT_EQ(sent_.size(), 3U);
  EXPECT_EQ(sent_[0].body, sent_[1].body);
  EXPECT_EQ(sent_[0].body, sent_[2].body);
  EXPECT_EQ(sent_[0].headers, sent_[2].headers);
}

//= security:T-CB-09
TEST_F(CibaDeliveryTest, GivesUpInTheEnd) {
  for (const char* const client : {"ping", "push"}) {
    sent_.clear();
    Begin(client);
    Decide("allow");
    Attempted last;
    for (int second = 0; second < 1'800; ++second, later_.Advance(Seconds(1))) {
      for (const Attempted& attempted : Deliver({"it answered 302", 302})) last = attempted;
    }
    EXPECT_EQ(sent_.size(), 6U);
    EXPECT_EQ(last.how, Attempted::How::kGivenUp);
    EXPECT_EQ(store_->FindAudit("east", 1).at(0).event, "ciba.undelivered");
    EXPECT_TRUE(store_->FindGuarded("east", GuardedKind::kDelivery).empty());
  }
}

TEST_F(CibaDeliveryTest, TellsNobodyTwiceWhoDoesNotKnowUs) {
  for (const int status : {401, 403}) {
    const std::string id = Begin("ping");
    Decide("allow");
    EXPECT_EQ(Deliver({"it answered", status}).at(0).how, Attempted::How::kGivenUp);
    later_.Advance(Seconds(60));
    EXPECT_TRUE(Deliver().empty());
    EXPECT_TRUE(Poll("ping", id).has_value()) << "it may still ask";
  }
}

//= security:T-CB-08
TEST_F(CibaDeliveryTest, AsksForATokenThatCanBeASecret) {
  for (const char* const client : {"ping", "push"}) {
    for (const std::string& token :
         {std::string(), std::string(21, 'a'), std::string(1'025, 'a'), std::string(30, 'a') + ' ',
          std::string(30, 'a') + "\r\nX: y", std::string(30, '='), "=" + std::string(30, 'a'),
          std::string(30, 'a') + "=a", std::string(30, 'a') + "\xc3\xa4"}) {
      const Reply reply = Ask(client, token);
      EXPECT_EQ(reply.status, 400) << token;
      EXPECT_EQ(MemberOf(reply.body, "error"), "invalid_request") << token;
    }
  }
  EXPECT_EQ(Ask("ping", std::string(1'024, 'a')).status, 200);
  EXPECT_EQ(Ask("ping", "abcXYZ0123456789-._~+/==").status, 200);
}

/// A decision, made in several tabs at once, is one decision: one message, one set of tokens.
TEST_F(CibaDeliveryTest, OfManyAnswersAtOnceOneIsBrought) {
  constexpr std::size_t kTabs = 8;
  for (int round = 0; round < 8; ++round) {
    sent_.clear();
    Begin("push");
    std::vector<std::unique_ptr<Browser>> tabs;
    std::vector<std::string> pages;
    for (std::size_t i = 0; i < kTabs; ++i) {
      tabs.push_back(std::make_unique<Browser>(*this));
      pages.push_back(Open(*tabs.back()));
    }
    {
      std::vector<std::jthread> people;
      for (std::size_t i = 0; i < kTabs; ++i)
        people.emplace_back([&, i] { Say(*tabs[i], pages[i], i % 2 == 0 ? "allow" : "deny"); });
    }
    EXPECT_EQ(store_->FindGuarded("east", GuardedKind::kDelivery).size(), 1U);
    Deliver();
    const std::string body = Only().body;
    EXPECT_NE(body.contains("access_token"), body.contains("access_denied")) << body;
    later_.Advance(Seconds(120));
  }
}

/// Whoever says yes while it is said that nobody did says it too late.
TEST_F(CibaDeliveryTest, AnAnswerAfterTheEndChangesNothing) {
  Begin("push");
  Browser browser(*this);
  const std::string page = Open(browser);
  // Another node's clock is ahead: it says already that nobody answered.
  LaterClock ahead(*clock_);
  ahead.Advance(Seconds(300));
  const auto due = FindDueDeliveries(*realm_.context(), ahead.Now()).deliveries;
  ASSERT_EQ(due.size(), 1U);
  std::string body;
  TryDelivery(
      *realm_.context(), ahead,
      [&](const OutboundRequest& request) {
        Say(browser, page, "allow");
        body = request.body;
        return Sent();
      },
      due[0]);
  EXPECT_TRUE(body.contains("expired_token")) << body;
  later_.Advance(Seconds(2'000));
  EXPECT_TRUE(Deliver().empty());
  for (const GuardedRow& row : store_->FindGuarded("east", GuardedKind::kBackchannelRequest))
    EXPECT_TRUE(row.payload.bytes.contains("\"pending\"")) << row.payload.bytes;
}

}  // namespace
}  // namespace writ

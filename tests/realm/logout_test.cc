// How applications hear that somebody signed out.

#include <thread>

#include "protocol/outbox/deliver.h"
#include "protocol/session/session_state.h"
#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

class LogoutTest : public BrowserTest {
 protected:
  /// Signs in for `told`, and gives the identity token.
  std::string SignInForTold(Browser& browser) {
    const auto tokens = Redeem(browser.Code({{"client_id", "told"}}), {{"client_id", "told"}});
    return tokens->id_token();
  }

  static Reply SignOut(Browser& browser, const std::string& hint, const std::string& to = "") {
    Parameters request = {{"id_token_hint", hint}};
    if (!to.empty()) request["post_logout_redirect_uri"] = to;
    return browser.Get("/connect/endsession?" + FormOf(request));
  }
};

std::string SidOf(const std::string& claims) {
  const std::size_t at = claims.find("\"sid\":\"");
  return at == std::string::npos ? "" : claims.substr(at + 7, 32);
}

//= op:10.06
//= op:10.07
//= family:3.10.05
//= family:4.1.14
TEST_F(LogoutTest, TellsByTheBackChannel) {
  Browser browser(*this);
  const std::string id_token = SignInForTold(browser);
  browser.Code();  // another application, which wants to hear nothing
  EXPECT_TRUE(Deliver().empty());
  SignOut(browser, id_token);
  const auto attempts = Deliver();
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_EQ(attempts[0].how, Attempted::How::kDone);
  ASSERT_EQ(sent_.size(), 1U);
  EXPECT_EQ(sent_[0].url, "https://told.example/back");
  EXPECT_EQ(sent_[0].method, "POST");
  ASSERT_TRUE(sent_[0].body.starts_with("logout_token="));
  const std::string token = sent_[0].body.substr(13);
  EXPECT_TRUE(base::Base64UrlDecode(token.substr(0, token.find('.')))->contains("\"typ\":\"logout+jwt\""));
  const auto claims = Verify(realm_, token, "RS256");
  ASSERT_TRUE(claims.has_value());
  const std::string sid = SidOf(ClaimsOf(id_token));
  for (const std::string& part :
       {std::string(R"("iss":"https://east.example.com")"), std::string(R"("aud":"told")"),
        "\"sub\":\"" + accounts_["ann"] + '"', "\"sid\":\"" + sid + '"',
        std::string(R"("events":{"http://schemas.openid.net/event/backchannel-logout":{}})"),
        std::string("\"jti\":"), std::string("\"exp\":")})
    EXPECT_TRUE(claims->contains(part)) << *claims;
  EXPECT_FALSE(claims->contains("nonce"));
  EXPECT_TRUE(Deliver().empty()) << "it was told";
  Browser next(*this);
  EXPECT_EQ(ErrorOf(next.Authorize({{"id_token_hint", token}, {"prompt", "none"}})), "invalid_request")
      << "a logout token is no identity token";
}

TEST_F(LogoutTest, TriesAgainForAWhile) {
  Browser browser(*this);
  SignOut(browser, SignInForTold(browser));
  int attempts = 0;
  Attempted last;
  for (int second = 0; second < 7'200; second += 5, later_.Advance(Seconds(5))) {
    for (const Attempted& attempted : Deliver({"it answered 500"})) {
      ++attempts;
      last = attempted;
    }
  }
  EXPECT_EQ(attempts, 6);
  EXPECT_EQ(last.how, Attempted::How::kGivenUp);
  EXPECT_EQ(store_->FindAudit("east", 1).at(0).event, "logout_token.undelivered");
  EXPECT_TRUE(store_->FindGuarded("east", GuardedKind::kDelivery).empty());
}

TEST_F(LogoutTest, IsTriedByOneAtATime) {
  Browser browser(*this);
  SignOut(browser, SignInForTold(browser));
  const auto due = FindDueDeliveries(*realm_.context(), later_.Now()).deliveries;
  ASSERT_EQ(due.size(), 1U);
  std::atomic<int> sent{0};
  {
    std::vector<std::jthread> nodes;
    for (int i = 0; i < 8; ++i)
      nodes.emplace_back([&] {
        TryDelivery(
            *realm_.context(), later_, [&](const OutboundRequest&) { return ++sent, Sent("later"); }, due[0]);
      });
  }
  EXPECT_EQ(sent, 1);
}

//= family:3.10.06
TEST_F(LogoutTest, IsHeardHoweverTheSessionEnded) {
  // By the person, from another browser.
  Browser browser(*this);
  SignInForTold(browser);
  Browser other(*this);
  other.SignIn(other.Get("/account"));
  other.Post("/account",
             {{"action", "end_others"}, {"proof", HiddenField(other.Get("/account").body, "proof")}});
  EXPECT_EQ(Deliver().size(), 1U);
  // By an operator.
  Browser third(*this);
  SignInForTold(third);
  ASSERT_TRUE(admin::EndSessions(work_, "ann", "").has_value());
  EXPECT_EQ(Deliver().size(), 1U);
  // By an operator who gives them another password, or disables them.
  SignInForTold(third);
  ASSERT_TRUE(admin::SetPassword(work_, "ann", base::SecretBytes("Ann's password")).has_value());
  EXPECT_EQ(Deliver().size(), 1U);
  SignInForTold(third);
  const auto disable = [&](bool disabled) {
    return admin::ChangePerson(work_, "ann", "user.changed", [&](accounts::Account& account) {
      account.person.disabled = disabled;
      return std::optional<std::string>();
    });
  };
  ASSERT_TRUE(disable(true).has_value());
  EXPECT_EQ(Deliver().size(), 1U);
  ASSERT_TRUE(disable(false).has_value());
  EXPECT_TRUE(Deliver().empty());
  // By somebody else who signs in.
  Browser fourth(*this);
  SignInForTold(fourth);
  fourth.SignIn(fourth.Authorize({{"prompt", "login"}}), "bert", "Bert's password");
  EXPECT_EQ(Deliver().size(), 1U);
  // Who only proves once more who they are is still there.
  SignInForTold(fourth);
  const std::size_t count = FindSessionsOf(*store_, "east", accounts_["bert"]).size();
  fourth.SignIn(fourth.Authorize({{"prompt", "login"}}), "bert", "Bert's password");
  EXPECT_TRUE(Deliver().empty());
  EXPECT_EQ(FindSessionsOf(*store_, "east", accounts_["bert"]).size(), count);
}

//= op:10.08
//= family:3.10.04
//= family:4.1.13
TEST_F(LogoutTest, TellsByTheFrontChannel) {
  Browser browser(*this);
  const std::string id_token = SignInForTold(browser);
  const std::string sid = SidOf(ClaimsOf(id_token));
  const Reply page = SignOut(browser, id_token, "https://app.example/bye?a=1");
  ASSERT_EQ(page.status, 200) << "the frames come before the way back";
  EXPECT_TRUE(
      page.body.contains("src=\"https://told.example/front?x=1&amp;iss=https%3A%2F%2Feast.example.com"
                         "&amp;sid=" +
                         sid + "\""))
      << page.body;
  EXPECT_TRUE(page.body.contains("href=\"https://app.example/bye?a=1\"")) << page.body;
  EXPECT_TRUE(browser.cookies.at("__Host-writ.east.session").empty());
  EXPECT_TRUE(browser.cookies.at("__Host-writ.east.state").empty());
}

//= op:10.09
//= family:3.3.34
TEST_F(LogoutTest, LetsApplicationsWatch) {
  Browser browser(*this);
  const std::string answer = browser.Answer({{"client_id", "told"}});
  const std::string state = ParameterOf(answer, "session_state");
  const std::size_t dot = state.find('.');
  ASSERT_NE(dot, std::string::npos) << answer;
  const std::string expected = base::Base64UrlEncode(
      crypto::Sha256("told https://app.example " + browser.cookies.at("__Host-writ.east.state") + ' ' +
                     state.substr(dot + 1)));
  EXPECT_EQ(state.substr(0, dot), expected);
  const std::string before = browser.cookies.at("__Host-writ.east.state");
  browser.SignIn(browser.Authorize({{"prompt", "login"}}));
  EXPECT_NE(browser.cookies.at("__Host-writ.east.state"), before);
  const Reply page = browser.Get("/connect/checksession");
  EXPECT_TRUE(page.body.contains("data-cookie=\"__Host-writ.east.state\"")) << page.body;
  EXPECT_TRUE(realm_.Metadata().contains(
      "\"check_session_iframe\":\"https://east.example.com/connect/checksession\""));
  Browser native(*this);
  const Reply ask =
      native.SignIn(native.Authorize({{"client_id", "native"}, {"redirect_uri", "com.example.app:/cb"}}));
  const Reply back = native.PostText(
      "/account/consent",
      "interaction=" + ParameterOf(Browser::Location(ask), "interaction") + "&decision=allow&scope=a");
  EXPECT_EQ(ParameterOf(Browser::Location(back), "session_state"), "") << "it has no origin";
}

}  // namespace
}  // namespace writ

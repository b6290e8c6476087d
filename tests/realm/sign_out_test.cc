// Signing out, and sessions as an operator sees them.

#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

class SignOutTest : public BrowserTest {};

//= op:10.01
//= op:10.02
//= security:T-UI-16
//= family:3.10.01
//= family:4.1.12
TEST_F(SignOutTest, SignsOutWhomTheHintMeans) {
  Browser browser(*this);
  const auto tokens = Redeem(browser.Code());
  const std::string state(128, 's');
  const Reply out = browser.Get("/connect/endsession?" +
                                FormOf({{"id_token_hint", tokens->id_token()},
                                        {"post_logout_redirect_uri", "https://app.example/bye?a=1"},
                                        {"state", state}}));
  EXPECT_EQ(Browser::Location(out), "https://app.example/bye?a=1&state=" + state);
  EXPECT_TRUE(browser.cookies.at("__Host-writ.east.session").empty());
  EXPECT_EQ(ErrorOf(browser.Authorize({{"prompt", "none"}})), "login_required");
  EXPECT_TRUE(store_->FindGuarded("east", GuardedKind::kSession).empty());
  // Again, with nobody signed in: nothing is left to do.
  const Reply again = browser.Get("/connect/endsession?" +
                                  FormOf({{"id_token_hint", tokens->id_token()},
                                          {"post_logout_redirect_uri", "https://app.example/bye?a=1"}}));
  EXPECT_EQ(Browser::Location(again), "https://app.example/bye?a=1");
}

//= op:10.03
//= op:10.04
//= op:10.05
//= security:T-UI-14
//= security:T-RU-15
//= family:3.10.02
//= family:3.10.03
//= family:4.1.12
//= family:7.17
TEST_F(SignOutTest, AsksBeforeItSignsOutWhoeverIsThere) {
  Browser browser(*this);
  const auto before = Redeem(browser.Code());
  Browser there(*this);
  const auto elsewhere = Redeem(there.Code());
  const std::string bye = "https://app.example/bye?a=1";
  for (const Parameters& request :
       {Parameters{}, Parameters{{"state", "x"}}, Parameters{{"post_logout_redirect_uri", bye}},
        Parameters{{"post_logout_redirect_uri", "https://evil"}},
        Parameters{{"id_token_hint", elsewhere->id_token()}}}) {
    const Reply ask = browser.Get("/connect/endsession?" + FormOf(request));
    ASSERT_TRUE(Browser::Location(ask).starts_with("/account/logout?")) << Browser::Location(ask);
    const Reply page = browser.Get(Browser::Location(ask));
    EXPECT_TRUE(page.body.contains("data-page=\"logout\"")) << page.body;
    EXPECT_FALSE(ParameterOf(Browser::Location(browser.Authorize({{"prompt", "none"}})), "code").empty());
    Browser thief(*this);
    EXPECT_EQ(thief.Get(Browser::Location(ask)).status, 403);
  }
  for (const Parameters& wrong :
       {Parameters{{"id_token_hint", "junk"}}, Parameters{{"id_token_hint", before->access_token()}},
        Parameters{{"id_token_hint", before->id_token()}, {"client_id", "asks"}},
        Parameters{{"id_token_hint", before->id_token()},
                   {"post_logout_redirect_uri", "https://app.example/bye"}},
        Parameters{{"id_token_hint", before->id_token()}, {"post_logout_redirect_uri", "/\\evil"}}}) {
    const Reply page = browser.Post("/connect/endsession", wrong);
    EXPECT_EQ(page.status, 400);
    EXPECT_TRUE(page.body.contains("data-page=\"error\"")) << page.body;
  }
  // An authorization request's interaction is none of this page's.
  const std::string other =
      ParameterOf(Browser::Location(browser.Authorize({{"prompt", "login"}})), "interaction");
  EXPECT_EQ(browser.Post("/account/logout", {{"interaction", other}, {"decision", "allow"}}).status, 400);
  const Reply ask = browser.Get("/connect/endsession");
  const std::string id = ParameterOf(Browser::Location(ask), "interaction");
  const Reply done = browser.Post("/account/logout", {{"interaction", id}, {"decision", "allow"}});
  EXPECT_TRUE(done.body.contains("data-page=\"signed-out\"")) << done.body;
  EXPECT_EQ(ErrorOf(browser.Authorize({{"prompt", "none"}})), "login_required");
}

//= security:T-US-18
TEST_F(SignOutTest, SessionsAreListedAndEnded) {
  Browser one(*this);
  Browser two(*this);
  ASSERT_FALSE(one.Code().empty());
  ASSERT_FALSE(two.Code({{"client_id", "bound"}}).empty());
  const auto sessions = admin::ListSessions(work_, "ann");
  ASSERT_TRUE(sessions);
  ASSERT_EQ(sessions->size(), 2U);
  EXPECT_EQ(sessions->front().clients, std::vector<std::string>{"web"});
  EXPECT_FALSE(admin::EndSessions(work_, "ann", "no such id"));
  EXPECT_EQ(admin::EndSessions(work_, "ann", sessions->front().sid).value_or(0), 1U);
  EXPECT_EQ(ErrorOf(one.Authorize({{"prompt", "none"}})), "login_required");
  EXPECT_FALSE(ParameterOf(Browser::Location(two.Authorize({{"prompt", "none"}})), "code").empty());
  EXPECT_EQ(admin::EndSessions(work_, "ann", "").value_or(0), 1U);
  EXPECT_EQ(ErrorOf(two.Authorize({{"prompt", "none"}})), "login_required");
  EXPECT_FALSE(admin::ListSessions(work_, "nobody"));
}

}  // namespace
}  // namespace writ

// A person's own page.

#include "protocol/people/consent.h"
#include "protocol/session/session.h"
#include "tests/realm/browser_fixture.h"
#include "tests/realm/lock_out.h"

namespace writ {
namespace {

class AccountTest : public BrowserTest {
 protected:
  /// The person's own page, after a sign-in where one is due.
  static std::string Open(Browser& browser) {
    Reply reply = browser.Get("/account");
    if (reply.status == 303) {
      reply = browser.SignIn(reply);
      EXPECT_EQ(Browser::Location(reply), "/account");
      reply = browser.Get("/account");
    }
    EXPECT_TRUE(reply.body.contains("data-page=\"account\"")) << reply.body;
    return reply.body;
  }

  static Reply Act(Browser& browser, Parameters form) {
    form.emplace("proof", HiddenField(Open(browser), "proof"));
    return browser.Post("/account", form);
  }

  Result<TokenSet> Renew(const std::string& client, const std::string& token) {
    return realm_.RequestTokens({.parameters = {{"grant_type", "refresh_token"},
                                                {"client_id", client},
                                                {"client_secret", "s"},
                                                {"refresh_token", token}},
                                 .authorization = ""});
  }

  /// Ann lets `asks` have something, with a refresh token.
  TokenSet Consent(Browser& browser) {
    const Reply ask = browser.Authorize({{"client_id", "asks"}, {"scope", "openid a offline_access"}});
    const Reply next = Browser::Location(ask).starts_with("/account/login") ? browser.SignIn(ask) : ask;
    const Reply back = browser.PostText("/account/consent",
                                        "interaction=" + ParameterOf(Browser::Location(next), "interaction") +
                                            "&decision=allow&scope=a&scope=offline_access&remember=true");
    return Redeem(ParameterOf(Browser::Location(back), "code"), {{"client_id", "asks"}}).value();
  }
};

//= security:T-RT-13
TEST_F(AccountTest, TakesBackWhatAnApplicationWasGiven) {
  Browser browser(*this);
  const TokenSet tokens = Consent(browser);
  const auto renewed = Renew("asks", tokens.refresh_token());
  ASSERT_TRUE(renewed.has_value());
  const std::string form = FormAbout(renewed->refresh_token(), "asks");
  Call introspection = MakeCall(form);
  introspection.path = "/connect/introspect";
  EXPECT_TRUE(Answer(introspection).body.starts_with("{\"active\":true"));
  const std::string page = Open(browser);
  EXPECT_TRUE(page.contains("name=\"client\" value=\"asks\"")) << page;
  const std::string before =
      ParameterOf(Browser::Location(browser.Authorize({{"client_id", "asks"}})), "code");
  ASSERT_FALSE(before.empty()) << "it is remembered";
  const Reply done = Act(browser, {{"action", "withdraw"}, {"client", "asks"}});
  EXPECT_TRUE(done.body.contains("role=\"status\"")) << done.body;
  EXPECT_FALSE(done.body.contains("value=\"asks\"")) << done.body;
  EXPECT_EQ(WhyNot(Renew("asks", renewed->refresh_token())), Reason::kConsentOver);
  EXPECT_EQ(Answer(introspection).body, "{\"active\":false}");
  EXPECT_EQ(WhyNot(Redeem(before, {{"client_id", "asks"}})), Reason::kConsentOver)
      << "a code that was on its way, too";
  EXPECT_FALSE(IsLive(renewed->access_token()));
  EXPECT_TRUE(Browser::Location(browser.Authorize({{"client_id", "asks"}})).starts_with("/account/consent"));
  // A consent that is given anew is another one.
  const TokenSet again = Consent(browser);
  EXPECT_TRUE(Renew("asks", again.refresh_token()).has_value());
  EXPECT_FALSE(Renew("asks", renewed->refresh_token()).has_value());
}

//= security:T-US-18
TEST_F(AccountTest, EndsSignInsElsewhere) {
  Browser here(*this);
  Browser there(*this);
  Browser third(*this);
  for (Browser* const browser : {&here, &there, &third}) browser->Code();
  const auto sessions = FindSessionsOf(*store_, "east", accounts_["ann"]);
  ASSERT_EQ(sessions.size(), 3U);
  const std::string page = Open(here);
  for (const Session& session : sessions) {
    const bool own = here.cookies.at("__Host-writ.east.session").starts_with(session.person.session_id);
    EXPECT_EQ(page.contains(session.person.session_id), !own) << "this browser's ends by signing out";
    if (!own && there.cookies.at("__Host-writ.east.session").starts_with(session.person.session_id))
      Act(here, {{"action", "end_session"}, {"sid", session.person.session_id}});
  }
  const auto is_in = [&](Browser& browser) { return !browser.Code({{"prompt", "none"}}).empty(); };
  EXPECT_TRUE(is_in(here));
  EXPECT_FALSE(is_in(there));
  EXPECT_TRUE(is_in(third));
  Act(here, {{"action", "end_others"}});
  EXPECT_FALSE(is_in(third));
  EXPECT_TRUE(is_in(here));
}

//= security:T-US-14
//= security:T-US-18
TEST_F(AccountTest, ChangesThePassword) {
  Browser here(*this);
  Browser there(*this);
  here.Code();
  const auto tokens = Redeem(there.Code({{"scope", "openid a offline_access"}}));
  const auto change = [&](const std::string& old, const std::string& wanted, const std::string& again) {
    return Act(here, {{"action", "password"},
                      {"password", old},
                      {"new_password", wanted},
                      {"new_password_again", again}})
        .body;
  };
  const std::string cookie = here.cookies.at("__Host-writ.east.session");
  for (const std::string& page :
       {change("wrong", "another password", "another password"), change("Ann's password", "short", "short"),
        change("Ann's password", "another password", "anothr password")})
    EXPECT_TRUE(page.contains("role=\"alert\"")) << page;
  EXPECT_EQ(here.cookies.at("__Host-writ.east.session"), cookie);
  EXPECT_TRUE(change("Ann's password", "another password", "another password").contains("role=\"status\""));
  EXPECT_NE(here.cookies.at("__Host-writ.east.session"), cookie);
  EXPECT_FALSE(here.Code({{"prompt", "none"}}).empty()) << "who changed it stays signed in";
  EXPECT_TRUE(there.Code({{"prompt", "none"}}).empty());
  EXPECT_EQ(WhyNot(Renew("web", tokens->refresh_token())), Reason::kPersonChanged);
  Browser fourth(*this);
  EXPECT_TRUE(fourth.SignIn(fourth.Authorize()).body.contains("role=\"alert\""));
  EXPECT_FALSE(
      ParameterOf(Browser::Location(fourth.SignIn(fourth.Authorize(), "ann", "another password")), "code")
          .empty());
}

//= security:T-UI-03
TEST_F(AccountTest, TakesFormsOfItsOwnPageAlone) {
  Browser ann(*this);
  Consent(ann);
  const std::string proof = HiddenField(Open(ann), "proof");
  Browser bert(*this);
  bert.SignIn(bert.Get("/account"), "bert", "Bert's password");
  const std::string other = HiddenField(Open(bert), "proof");
  EXPECT_NE(proof, other);
  for (const std::string& forged : {std::string(), std::string("x"), other}) {
    const Reply page = ann.Post("/account", {{"action", "withdraw"}, {"client", "asks"}, {"proof", forged}});
    EXPECT_EQ(page.status, 403);
    EXPECT_TRUE(page.body.contains("data-page=\"error\""));
  }
  EXPECT_EQ(FindConsentsOf(*store_, "east", accounts_["ann"]).size(), 1U);
  // What is not theirs nobody can end.
  const auto sessions = FindSessionsOf(*store_, "east", accounts_["ann"]);
  bert.Post("/account",
            {{"action", "end_session"}, {"sid", sessions.at(0).person.session_id}, {"proof", other}});
  EXPECT_EQ(FindSessionsOf(*store_, "east", accounts_["ann"]).size(), sessions.size());
}

/// Whoever changes the password ends all that began with the one before, and the applications are told.
TEST_F(AccountTest, ApplicationsHearOfAChangedPassword) {
  Browser here(*this);
  Browser there(*this);
  here.Code({{"client_id", "told"}});
  there.Code({{"client_id", "told"}});
  EXPECT_TRUE(Act(here, {{"action", "password"},
                         {"password", "Ann's password"},
                         {"new_password", "another password"},
                         {"new_password_again", "another password"}})
                  .body.contains("role=\"status\""));
  EXPECT_EQ(store_->FindGuarded("east", GuardedKind::kSession).size(), 1U) << "the new one alone";
  EXPECT_EQ(Deliver().size(), 2U) << "of each session";
}

/// What one person was shown nobody else allows, who signed in in another tab meanwhile.
TEST_F(AccountTest, AConsentIsOfWhomItWasShownTo) {
  Browser browser(*this);
  const Reply shown = browser.SignIn(browser.Authorize({{"client_id", "asks"}, {"scope", "openid a"}}));
  const std::string page = browser.Get(Browser::Location(shown)).body;
  browser.SignIn(browser.Authorize({{"prompt", "login"}}), "bert", "Bert's password");
  const auto allow = [&](const std::string& of) {
    return browser.PostText("/account/consent", FormOf({{"interaction", HiddenField(page, "interaction")},
                                                        {"person", HiddenField(of, "person")},
                                                        {"decision", "allow"}}) +
                                                    "&scope=openid&scope=a");
  };
  const Reply again = allow(page);
  EXPECT_TRUE(again.body.contains("data-page=\"consent\"")) << again.body;
  EXPECT_EQ(ParameterOf(Browser::Location(again), "code"), "");
  EXPECT_TRUE(store_->FindGuarded("east", GuardedKind::kConsent).empty());
  EXPECT_NE(ParameterOf(Browser::Location(allow(again.body)), "code"), "") << "who is asked now may";
}

/// A name may be anything that was typed, a password among it.
TEST_F(AccountTest, TellsTheLogNoNameThatWasTyped) {
  const auto refused = LockOut(*people_, "east", "a password in the wrong field", later_.Now(),
                               clock_->Steady() + Seconds(60));
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->detail, "");
}

}  // namespace
}  // namespace writ

// The authorization endpoint and its pages, as a browser sees them.
#include <set>

#include "protocol/session/session.h"
#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

class SignInTest : public BrowserTest {};

//= op:3.15
//= security:T-UI-06
//= family:3.3.31
TEST_F(SignInTest, PromptNoneShowsNothing) {
  Browser browser(*this);
  const Reply refused = browser.Authorize({{"prompt", "none"}});
  EXPECT_EQ(ErrorOf(refused), "login_required");
  EXPECT_TRUE(browser.cookies.empty());
  ASSERT_FALSE(browser.Code().empty());
  EXPECT_FALSE(ParameterOf(Browser::Location(browser.Authorize({{"prompt", "none"}})), "code").empty());
  EXPECT_EQ(ErrorOf(browser.Authorize({{"prompt", "none"}, {"client_id", "asks"}})), "consent_required");
  EXPECT_EQ(ErrorOf(browser.Authorize({{"prompt", "none login"}})), "invalid_request");
}

//= security:T-UI-07
//= security:T-UI-02
//= op:3.17
//= op:3.19
//= family:3.3.30
TEST_F(SignInTest, AsksAgainWhereTheClientWantsIt) {
  Browser browser(*this);
  ASSERT_FALSE(browser.Code().empty());
  const auto cookies = browser.cookies;
  later_.Advance(Seconds(5));
  for (const Parameters& changes : {Parameters{{"prompt", "login"}}, Parameters{{"max_age", "2"}},
                                    Parameters{{"acr_values", "tenant:blue"}}}) {
    later_.Advance(Seconds(5));
    const Reply begin = browser.Authorize(changes);
    ASSERT_TRUE(Browser::Location(begin).starts_with("/account/login")) << Browser::Location(begin);
    const std::string id = ParameterOf(Browser::Location(begin), "interaction");
    // The page that would come after is no way around it.
    const Reply around =
        browser.Post("/account/consent", {{"interaction", id}, {"decision", "allow"}, {"scope", "openid"}});
    EXPECT_TRUE(Browser::Location(around).starts_with("/account/login")) << Browser::Location(around);
    EXPECT_FALSE(ParameterOf(Browser::Location(browser.SignIn(begin)), "code").empty());
  }
  EXPECT_NE(browser.cookies, cookies) << "each sign-in is a session of its own";
  EXPECT_FALSE(
      ParameterOf(Browser::Location(browser.Authorize({{"max_age", "10000"}, {"acr_values", "tenant:blue"}})),
                  "code")
          .empty());
  Browser old(*this);
  old.cookies = cookies;
  EXPECT_TRUE(Browser::Location(old.Authorize()).starts_with("/account/login"))
      << "the session before is over";
}

//= op:3.20
//= security:T-UI-15
TEST_F(SignInTest, KnowsWhomTheHintMeans) {
  Browser browser(*this);
  const auto tokens = Redeem(browser.Code());
  later_.Advance(Seconds(600));  // an expired hint is one all the same
  EXPECT_FALSE(ParameterOf(Browser::Location(browser.Authorize(
                               {{"prompt", "none"}, {"id_token_hint", tokens->id_token()}})),
                           "code")
                   .empty());
  Browser other(*this);
  const Reply begin = other.Authorize();
  ASSERT_FALSE(
      ParameterOf(Browser::Location(other.SignIn(begin, "bert", "Bert's password")), "code").empty());
  EXPECT_EQ(ErrorOf(other.Authorize({{"prompt", "none"}, {"id_token_hint", tokens->id_token()}})),
            "login_required");
  for (const std::string& hint : {std::string("junk"), tokens->access_token(), tokens->id_token() + "A",
                                  std::string("eyJhbGciOiJub25lIn0.e30.")})
    EXPECT_EQ(ErrorOf(browser.Authorize({{"id_token_hint", hint}})), "invalid_request") << hint;
  // Whoever signs in as somebody else is not asked for ever.
  const Reply asked = other.Authorize({{"id_token_hint", tokens->id_token()}});
  EXPECT_EQ(ErrorOf(other.SignIn(asked, "bert", "Bert's password")), "login_required");
}

//= security:T-UI-03
//= security:T-UI-05
//= security:T-UI-19
//= security:T-UI-11
TEST_F(SignInTest, AnInteractionIsOneBrowsersAndOnce) {
  Browser browser(*this);
  const Reply first = browser.Authorize({{"state", "one"}});
  const Reply second = browser.Authorize({{"state", "two"}, {"redirect_uri", "https://app.example/other"}});
  Browser thief(*this);
  EXPECT_EQ(thief.Get(Browser::Location(first)).status, 403);
  EXPECT_EQ(thief.SignIn(first).status, 403);
  thief.Authorize();
  EXPECT_EQ(thief.SignIn(first).status, 403) << "with a cookie of its own";
  const std::string two = Browser::Location(browser.SignIn(second));
  const std::string one = Browser::Location(browser.SignIn(first));
  EXPECT_TRUE(one.starts_with(kCallback) && ParameterOf(one, "state") == "one") << one;
  EXPECT_TRUE(two.starts_with("https://app.example/other") && ParameterOf(two, "state") == "two") << two;
  for (const Reply& used : {browser.Get(Browser::Location(first)), browser.SignIn(first)}) {
    EXPECT_EQ(used.status, 400);
    EXPECT_TRUE(used.body.contains("data-page=\"error\"")) << used.body;
  }
  const Reply late = browser.Authorize({{"prompt", "login"}});
  later_.Advance(Seconds(3'601));
  EXPECT_EQ(browser.SignIn(late).status, 400);
}

//= security:T-UI-10
TEST_F(SignInTest, ACookieIsExact) {
  Browser browser(*this);
  const auto tokens = Redeem(browser.Code());
  const std::string name = "__Host-writ.east.session";
  const std::string cookie = browser.cookies.at(name);
  Browser other(*this);
  for (std::size_t i = 0; i < cookie.size(); ++i) {
    std::string flipped = cookie;
    flipped[i] = flipped[i] == 'A' ? 'B' : 'A';
    other.cookies = {{name, flipped}};
    EXPECT_EQ(ErrorOf(other.Authorize({{"prompt", "none"}})), "login_required") << flipped;
  }
  for (const std::string& token : {tokens->access_token(), tokens->id_token()}) {
    other.cookies = {{name, token}};
    EXPECT_EQ(ErrorOf(other.Authorize({{"prompt", "none"}})), "login_required");
  }
}

//= security:T-UI-04
//= op:3.13
//= op:3.18
//= op:3.23
//= family:3.3.32
TEST_F(SignInTest, ConsentIsAskedForOnceAndKept) {
  Browser browser(*this);
  const Reply begin = browser.Authorize({{"client_id", "asks"}, {"scope", "openid a rs offline_access"}});
  const Reply consent = browser.SignIn(begin);
  ASSERT_TRUE(Browser::Location(consent).starts_with("/account/consent")) << Browser::Location(consent);
  const Reply page = browser.Get(Browser::Location(consent));
  EXPECT_TRUE(page.body.contains("data-page=\"consent\"") && page.body.contains("value=\"offline_access\""))
      << page.body;
  const std::string id = HiddenField(page.body, "interaction");
  // Only what was asked for can be allowed; `openid` is not theirs to take away.
  const std::string form =
      "interaction=" + id + "&decision=allow&scope=a&scope=both&scope=admin&remember=true&client_id=web";
  const Reply allowed = browser.PostText("/account/consent", form);
  const auto tokens = Redeem(ParameterOf(Browser::Location(allowed), "code"), {{"client_id", "asks"}});
  ASSERT_TRUE(tokens) << Browser::Location(allowed);
  EXPECT_EQ(tokens->scope(), "a openid");
  EXPECT_FALSE(
      ParameterOf(Browser::Location(browser.Authorize({{"client_id", "asks"}, {"scope", "openid a"}})),
                  "code")
          .empty());
  for (const Parameters& more :
       {Parameters{{"scope", "openid rs"}}, Parameters{{"scope", "openid a"}, {"prompt", "consent"}}}) {
    Parameters changes = more;
    changes["client_id"] = "asks";
    EXPECT_TRUE(Browser::Location(browser.Authorize(changes)).starts_with("/account/consent"));
  }
  const Reply again = browser.Authorize({{"client_id", "asks"}, {"scope", "openid rs"}});
  const std::string other = ParameterOf(Browser::Location(again), "interaction");
  EXPECT_EQ(ErrorOf(browser.Post("/account/consent", {{"interaction", other}, {"decision", "deny"}})),
            "access_denied");
  EXPECT_EQ(browser.Post("/account/consent", {{"interaction", other}, {"decision", "allow"}}).status, 400)
      << "it is over";
}

//= security:T-UI-08
//= security:T-RU-09
//= decisions:codes.06
TEST_F(SignInTest, NativeApplicationsAreAskedForEachTime) {
  Browser browser(*this);
  ASSERT_FALSE(browser.Code().empty());
  for (const char* const uri : {"com.example.app:/cb", "http://127.0.0.1/cb", "http://127.0.0.1:49152/cb"}) {
    for (int i = 0; i < 2; ++i) {
      const Reply begin = browser.Authorize({{"client_id", "native"}, {"redirect_uri", uri}});
      ASSERT_TRUE(Browser::Location(begin).starts_with("/account/consent")) << uri;
      const Reply done = browser.Post("/account/consent",
                                      {{"interaction", ParameterOf(Browser::Location(begin), "interaction")},
                                       {"decision", "allow"},
                                       {"remember", "true"}});
      EXPECT_TRUE(Browser::Location(done).starts_with(std::string(uri) + "?code="))
          << Browser::Location(done);
    }
  }
}

//= security:T-US-01
TEST_F(SignInTest, AWrongPasswordShowsTheFormAgain) {
  Browser browser(*this);
  const Reply begin = browser.Authorize({{"login_hint", "ann"}});
  std::set<std::string> pages;
  for (const char* const name : {"ann", "zoe"}) {
    Reply page = browser.SignIn(begin, name, "wrong");
    EXPECT_EQ(page.status, 200);
    std::size_t at = 0;
    while ((at = page.body.find(std::string("value=\"") + name)) != std::string::npos)
      page.body.erase(at + 7, 3);
    pages.insert(page.body);
  }
  EXPECT_EQ(pages.size(), 1U) << "one answer, whoever there is";
  EXPECT_TRUE(pages.begin()->contains("role=\"alert\""));
  EXPECT_EQ(ErrorOf(browser.Post("/account/login",
                                 {{"interaction", ParameterOf(Browser::Location(begin), "interaction")},
                                  {"decision", "deny"}})),
            "access_denied");
}

//= op:3.09
//= op:3.10
//= family:3.3.27
//= family:3.3.35
//= security:T-RU-16
TEST_F(SignInTest, AnswersInTheModeThatIsAskedFor) {
  Browser browser(*this);
  ASSERT_FALSE(browser.Code().empty());
  const std::string fragment = Browser::Location(browser.Authorize({{"response_mode", "fragment"}}));
  EXPECT_TRUE(fragment.starts_with(std::string(kCallback) + "#code=")) << fragment;
  const Reply post = browser.Authorize({{"response_mode", "form_post"}, {"state", "\"><script>"}});
  EXPECT_EQ(post.status, 200);
  EXPECT_TRUE(post.body.contains(std::string("action=\"") + kCallback + '"')) << post.body;
  EXPECT_FALSE(HiddenField(post.body, "code").empty());
  EXPECT_EQ(HiddenField(post.body, "state"), "&quot;&gt;&lt;script&gt;");
}

//= security:T-UI-09
TEST_F(SignInTest, CookiesAreForThisHostAlone) {
  Browser browser(*this);
  const Reply done = browser.SignIn(browser.Authorize());
  int cookies = 0;
  for (const ReplyField& field : done.fields) {
    if (field.name != "Set-Cookie") continue;
    ++cookies;
    EXPECT_TRUE(field.value.starts_with("__Host-writ.east.")) << field.value;
    for (const char* const part : {"; Path=/", "; Secure", "; SameSite=None"})
      EXPECT_TRUE(field.value.contains(part)) << field.value;
    EXPECT_FALSE(field.value.contains("Domain")) << field.value;
    const bool for_scripts = field.value.starts_with("__Host-writ.east.state=");
    EXPECT_EQ(field.value.contains("; HttpOnly"), !for_scripts) << field.value;
  }
  EXPECT_EQ(cookies, 3) << "the session, its state, the device";
  Browser tossed(*this);
  tossed.cookies["writ.east.session"] = browser.cookies.at("__Host-writ.east.session");
  EXPECT_EQ(ErrorOf(tossed.Authorize({{"prompt", "none"}})), "login_required");
}

//= security:T-US-19
//= security:T-US-21
//= op:4.06
TEST_F(SignInTest, SomebodyElseGetsASessionOfTheirOwn) {
  Browser browser(*this);
  const auto sid_of = [&](const std::string& code) {
    const std::string claims = ClaimsOf(Redeem(code)->id_token());
    return claims.substr(claims.find("\"sid\":\"") + 7, 32);
  };
  const std::string ann = sid_of(browser.Code());
  EXPECT_EQ(sid_of(browser.Code()), ann) << "one session, one sid";
  const std::string again =
      ParameterOf(Browser::Location(browser.SignIn(browser.Authorize({{"prompt", "login"}}))), "code");
  EXPECT_EQ(sid_of(again), ann) << "who proves once more who they are stays in it";
  const std::string bert = ParameterOf(
      Browser::Location(browser.SignIn(browser.Authorize({{"prompt", "login"}}), "bert", "Bert's password")),
      "code");
  EXPECT_NE(sid_of(bert), ann);
  EXPECT_TRUE(FindSessionsOf(*store_, "east", accounts_["ann"]).empty()) << "hers is over";
}

}  // namespace
}  // namespace writ

// Pages that are not ours: what they may read of an interaction, and how they answer it.

#include <thread>

#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

class OwnPagesTest : public BrowserTest {
 protected:
  static RealmSettings WithPages() {
    RealmSettings settings = Settings();
    settings.options.own_pages = {.login_url = "https://pages.example/login?theme=1",
                                  .consent_url = "https://pages.example/consent",
                                  .clients = {"job"},
                                  .create_people = false};
    return settings;
  }

  explicit OwnPagesTest(RealmSettings settings = WithPages()) : BrowserTest(std::move(settings)) {}

  /// The interaction that an authorization request waits with.
  std::string Begin(Browser& browser, const Parameters& changes = {}) {
    const std::string location = Browser::Location(browser.Authorize(changes));
    EXPECT_TRUE(location.starts_with("https://pages.example/login?theme=1&interaction=")) << location;
    return ParameterOf(location, "interaction");
  }

  std::string LoginOf(const std::string& name, const std::string& more = "") {
    return R"({"subject":")" + accounts_[name] + '"' + more + '}';
  }

  Reply Post(const std::string& id, const std::string& verb, const std::string& json) {
    return Backend(Method::kPost, "/interaction/" + id + '/' + verb, json);
  }

  /// What an accepted answer sends the browser to.
  static std::string Way(const Reply& reply) {
    const std::string mark = "{\"redirect_to\":\"https://east.example.com";
    EXPECT_TRUE(reply.body.starts_with(mark)) << reply.body;
    return reply.body.substr(std::min(mark.size(), reply.body.size()),
                             reply.body.size() - std::min(mark.size() + 2, reply.body.size()));
  }

  static std::string Error(const Reply& reply) {
    const std::string mark = "\"error\":\"";
    const std::size_t at = reply.body.find(mark);
    if (at == std::string::npos) return "";
    return reply.body.substr(at + mark.size(), reply.body.find('"', at + mark.size()) - at - mark.size());
  }
};

//= op:3.21
//= family:2.2.07
//= family:3.3.33
//= family:2.1.13
TEST_F(OwnPagesTest, SignInAndConsent) {
  Browser browser(*this);
  const std::string id = Begin(browser, {{"client_id", "asks"}, {"login_hint", "ann"}, {"acr_values", "x"}});
  const Reply told = Backend(Method::kGet, "/interaction/" + id, "");
  for (const char* const part : {R"("asks":"login")", R"("client_id":"asks")", R"("name":"openid")",
                                 R"("login_hint":"ann")", R"("acr_values":["x"])", R"("subject":"")"})
    EXPECT_TRUE(told.body.contains(part)) << told.body;
  const Reply accepted = Post(
      id, "login", LoginOf("ann", R"(,"claims":{"name":"Ann","role":["a","b"]},"amr":["hwk"],"acr":"gold")"));
  ASSERT_EQ(accepted.status, 200) << accepted.body;
  const std::string consent = Browser::Location(browser.Get(Way(accepted)));
  ASSERT_EQ(consent, "https://pages.example/consent?interaction=" + id);
  const Reply asked = Backend(Method::kGet, "/interaction/" + id, "");
  EXPECT_TRUE(asked.body.contains(R"("asks":"consent")")) << asked.body;
  EXPECT_TRUE(asked.body.contains(accounts_["ann"])) << asked.body;
  const Reply allowed = Post(id, "consent", R"({"scopes":["openid","a"],"remember":true})");
  const std::string back = Browser::Location(browser.Get(Way(allowed)));
  const auto tokens = Redeem(ParameterOf(back, "code"), {{"client_id", "asks"}});
  ASSERT_TRUE(tokens.has_value()) << back;
  const std::string claims = ClaimsOf(tokens->id_token());
  for (const char* const part : {R"("amr":["hwk"])", R"("acr":"gold")"})
    EXPECT_TRUE(claims.contains(part)) << claims;
  EXPECT_TRUE(ClaimsOf(tokens->access_token()).contains(R"("acr":"gold")")) << tokens->access_token();
  EXPECT_EQ(people_->Find("east", accounts_["ann"])->claims.size(), 3U) << "theirs took the place of ours";
  // The session is there now, and the consent is remembered.
  EXPECT_FALSE(browser.Code({{"client_id", "asks"}, {"prompt", "none"}}).empty());
}

TEST_F(OwnPagesTest, Reject) {
  for (const char* const error : {"access_denied", "login_required"}) {
    Browser browser(*this);
    const std::string id = Begin(browser);
    const Reply accepted = Post(id, "reject", std::string(R"({"error":")") + error + "\"}");
    const std::string back = Browser::Location(browser.Get(Way(accepted)));
    EXPECT_EQ(ParameterOf(back, "error"), error);
    EXPECT_EQ(ParameterOf(back, "state"), "xyz");
    EXPECT_EQ(browser.Get(Way(accepted)).status, 400) << "it is over";
  }
}

TEST_F(OwnPagesTest, AnswerOnce) {
  Browser browser(*this);
  const std::string id = Begin(browser);
  EXPECT_EQ(Post(id, "consent", R"({"scopes":["openid"]})").status, 409) << "that is not asked";
  const Reply accepted = Post(id, "login", LoginOf("ann"));
  ASSERT_EQ(accepted.status, 200);
  EXPECT_EQ(Post(id, "login", LoginOf("bert")).status, 409);
  EXPECT_EQ(Post(id, "reject", "{}").status, 409);
  EXPECT_EQ(Backend(Method::kGet, "/interaction/" + id, "").status, 409);
  // Only the browser that began it gets anything, and once.
  Browser thief(*this);
  EXPECT_EQ(thief.Get(Way(accepted)).status, 403);
  EXPECT_TRUE(thief.cookies.empty());
  EXPECT_FALSE(ParameterOf(Browser::Location(browser.Get(Way(accepted))), "code").empty());
  EXPECT_EQ(browser.Get(Way(accepted)).status, 400);
  EXPECT_EQ(browser.Get("/connect/interaction?interaction=" + Begin(thief)).status, 403);
}

TEST_F(OwnPagesTest, AnswerOnceAlsoAtOnce) {
  Browser browser(*this);
  const std::string id = Begin(browser);
  std::atomic<int> accepted{0};
  {
    std::vector<std::jthread> racers;
    for (int i = 0; i < 16; ++i)
      racers.emplace_back([&] { accepted += Post(id, "login", LoginOf("ann")).status == 200 ? 1 : 0; });
  }
  EXPECT_EQ(accepted, 1);
}

TEST_F(OwnPagesTest, LastAnHour) {
  Browser browser(*this);
  const std::string id = Begin(browser);
  later_.Advance(Seconds(3'601));
  EXPECT_EQ(Post(id, "login", LoginOf("ann")).status, 400);
  EXPECT_EQ(Backend(Method::kGet, "/interaction/" + id, "").status, 400);
}

TEST_F(OwnPagesTest, AreSpokenForByTheirClientAlone) {
  Browser browser(*this);
  const std::string path = "/interaction/" + Begin(browser);
  EXPECT_EQ(Backend(Method::kGet, path, "", "web").status, 403) << "a client, but not theirs";
  EXPECT_EQ(Backend(Method::kGet, path, "", "nobody").status, 401);
  Call call = MakeCall("");
  call.method = Method::kGet;
  call.headers = {};
  call.path = path;
  EXPECT_EQ(Answer(call).status, 401);
  EXPECT_EQ(Post("A" + path.substr(14), "login", LoginOf("ann")).status, 400) << "no such interaction";
  EXPECT_EQ(Backend(Method::kGet, "/interaction/", "").status, 400);
  EXPECT_EQ(Backend(Method::kGet, path + "/login", "").status, 404);
  EXPECT_EQ(Backend(Method::kPost, path, "{}").status, 404);
}

TEST_F(OwnPagesTest, VouchForPeopleOfThisRealmAlone) {
  const admin::PeopleWork west{*store_, *clock_, *random_, "west", "test"};
  accounts::Account draft;
  draft.person.username = "carl";
  draft.person.subject = "carl-1";
  ASSERT_TRUE(admin::AddPerson(west, draft).has_value());
  admin::ChangePerson(work_, "bert", "user.disabled", [](accounts::Account& account) {
    account.person.disabled = true;
    return std::optional<std::string>();
  });
  Browser browser(*this);
  const std::string id = Begin(browser);
  const std::string ann = accounts_["ann"];
  for (const std::string& wrong :
       {std::string(R"({"subject":"carl-1"})"), std::string(R"({"subject":"nobody"})"), LoginOf("bert"),
        std::string("{}"), std::string("[]"), std::string("junk"), LoginOf("ann", R"(,"sub":"x")"),
        LoginOf("ann", R"(,"amr":"pwd")"), LoginOf("ann", R"(,"acr":7)"),
        LoginOf("ann", R"(,"claims":{"iss":"x"})"), LoginOf("ann", R"(,"claims":{"auth_time":1})"),
        LoginOf("ann", R"(,"claims":{"name":null})"), LoginOf("ann", R"(,"claims":{"email_verified":"x"})"),
        LoginOf("ann", R"(,"claims":[])"), LoginOf("ann", ",\"idp\":\"" + std::string(300, 'x') + '"')})
    EXPECT_EQ(Post(id, "login", wrong).status, 400) << wrong;
  EXPECT_EQ(
      Backend(Method::kPost, "/interaction/" + id + "/login", LoginOf("ann"), "job", "text/plain").status,
      400);
  EXPECT_EQ(people_->Find("east", ann)->claims.size(), 3U) << "nothing was changed";
  EXPECT_EQ(Post(id, "login", LoginOf("ann")).status, 200) << "the interaction lives on";
}

TEST_F(OwnPagesTest, AskWhoeverIsThereNow) {
  Browser browser(*this);
  const std::string id = Begin(browser, {{"client_id", "asks"}});
  browser.Get(Way(Post(id, "login", LoginOf("ann"))));
  const Reply allowed = Post(id, "consent", R"({"scopes":["openid","a"]})");
  // Somebody else signs in before the browser comes back.
  const std::string other = Begin(browser, {{"prompt", "login"}});
  ASSERT_FALSE(ParameterOf(Browser::Location(browser.Get(Way(Post(other, "login", LoginOf("bert"))))), "code")
                   .empty());
  const std::string next = Browser::Location(browser.Get(Way(allowed)));
  EXPECT_TRUE(next.starts_with("https://pages.example/consent")) << next;
}

TEST_F(OwnPagesTest, LeaveNoWayAroundThem) {
  Browser browser(*this);
  const std::string id = Begin(browser, {{"client_id", "asks"}});
  const Parameters password{{"interaction", id}, {"username", "ann"}, {"password", "Ann's password"}};
  for (const Reply& reply :
       {browser.Get("/account/login?interaction=" + id), browser.Post("/account/login", password)}) {
    EXPECT_TRUE(Browser::Location(reply).starts_with("https://pages.example/login")) << reply.body;
    EXPECT_FALSE(browser.cookies.contains("__Host-writ.east.session"));
  }
  browser.Get(Way(Post(id, "login", LoginOf("ann"))));
  const Reply consent =
      browser.Post("/account/consent", {{"interaction", id}, {"decision", "allow"}, {"scope", "openid"}});
  EXPECT_TRUE(Browser::Location(consent).starts_with("https://pages.example/consent")) << consent.body;
}

TEST_F(OwnPagesTest, SignPeopleInWhoWantToSeeAPageOfOurs) {
  Browser browser(*this);
  const std::string location = Browser::Location(browser.Get("/device?user_code=BCDF-GHJK"));
  ASSERT_TRUE(location.starts_with("https://pages.example/login?theme=1&interaction=")) << location;
  const std::string id = ParameterOf(location, "interaction");
  EXPECT_TRUE(
      Browser::Location(browser.Get("/account/login?interaction=" + id)).starts_with("https://pages."));
  EXPECT_TRUE(Browser::Location(
                  browser.Post("/account/login",
                               {{"interaction", id}, {"username", "ann"}, {"password", "Ann's password"}}))
                  .starts_with("https://pages."));
  const Reply told = Backend(Method::kGet, "/interaction/" + id, "");
  EXPECT_TRUE(told.body.contains(R"("asks":"login","client":{"client_id":"","client_name":""},"scopes":[])"))
      << told.body;
  EXPECT_EQ(Post(id, "consent", R"({"scopes":[]})").status, 409);
  const Reply accepted = Post(id, "login", LoginOf("ann"));
  EXPECT_EQ(Browser::Location(browser.Get(Way(accepted))), "/device?user_code=BCDF-GHJK");
  EXPECT_TRUE(browser.Get("/account").body.contains("data-page=\"account\""));
  EXPECT_EQ(browser.Get(Way(accepted)).status, 400) << "once";
  Browser other(*this);
  const std::string declined = ParameterOf(Browser::Location(other.Get("/account")), "interaction");
  EXPECT_TRUE(other.Get(Way(Post(declined, "reject", "{}"))).body.contains("access_denied"));
}

class CreatingPagesTest : public OwnPagesTest {
 protected:
  static RealmSettings Creating() {
    RealmSettings settings = WithPages();
    settings.options.own_pages.create_people = true;
    return settings;
  }
  CreatingPagesTest() : OwnPagesTest(Creating()) {}
};

TEST_F(CreatingPagesTest, MakeSomebodyNewKnown) {
  std::string first;
  for (int i = 0; i < 2; ++i) {
    Browser browser(*this);
    const std::string id = Begin(browser);
    const Reply accepted = Post(id, "login", R"({"subject":"crm:77","claims":{"email":"c@example.org"}})");
    ASSERT_EQ(accepted.status, 200) << accepted.body;
    const auto tokens = Redeem(ParameterOf(Browser::Location(browser.Get(Way(accepted))), "code"));
    EXPECT_TRUE(ClaimsOf(tokens->id_token()).contains(R"("sub":"crm:77")"));
  }
  EXPECT_EQ(admin::ListPeople(work_).size(), 3U) << "one account, however often they come";
  Browser browser(*this);
  EXPECT_EQ(Post(Begin(browser), "login", R"({"subject":"ann"})").status, 400)
      << "who signs in by that name here is somebody else";
}

/// Whoever began the interaction, and sent somebody else to the page, gets nothing of their sign-in.
//= security:T-UI-02
TEST_F(OwnPagesTest, AnswerTheBrowserInWhichSomebodySignedIn) {
  Browser attacker(*this);
  const std::string id = Begin(attacker);
  const Reply accepted = Post(id, "login", LoginOf("ann"));
  ASSERT_EQ(accepted.status, 200);
  const std::string way = Way(accepted);
  const std::string answer = ParameterOf(way, "answer");
  EXPECT_EQ(answer.size(), 43U) << way;
  std::string other = answer;
  other[5] = other[5] == 'A' ? 'B' : 'A';
  const std::string known = "/connect/interaction?interaction=" + id;
  for (const std::string& guess : {std::string(), std::string("&answer="), "&answer=" + other}) {
    const Reply refused = attacker.Get(known + guess);
    EXPECT_EQ(refused.status, 403) << guess;
    EXPECT_EQ(Browser::Location(refused), "");
  }
  Browser victim(*this);
  EXPECT_EQ(victim.Get(way).status, 403) << "it was begun elsewhere";
  for (const GuardedRow& row : store_->FindGuarded("east", GuardedKind::kInteraction))
    EXPECT_FALSE(row.payload.bytes.contains(answer));
  EXPECT_FALSE(ParameterOf(Browser::Location(attacker.Get(way)), "code").empty())
      << "in one browser it goes on";
}

/// What was answered before all sign-ins were ended is ended with them, and is as old as it is.
TEST_F(OwnPagesTest, AnswersAreOfTheirTime) {
  for (const bool reset : {true, false}) {
    Browser browser(*this);
    const std::string id = Begin(browser, {{"scope", "openid a"}});
    const std::int64_t answered = UnixSeconds(later_.Now());
    const Reply accepted = Post(id, "login", LoginOf("ann"));
    ASSERT_EQ(accepted.status, 200);
    later_.Advance(Seconds(600));
    if (reset) {
      admin::SetPassword(work_, "ann", base::SecretBytes(std::string("another password")));
      const std::string back = Browser::Location(browser.Get(Way(accepted)));
      EXPECT_EQ(ParameterOf(back, "code"), "") << back;
      EXPECT_NE(ParameterOf(back, "error"), "") << back;
      continue;
    }
    const auto tokens = Redeem(ParameterOf(Browser::Location(browser.Get(Way(accepted))), "code"));
    ASSERT_TRUE(tokens.has_value());
    const std::string claims = ClaimsOf(tokens->id_token());
    const std::size_t at = claims.find("\"auth_time\":") + 12;
    EXPECT_LE(std::stoll(claims.substr(at)), answered + 5) << claims;
  }
}

}  // namespace
}  // namespace writ

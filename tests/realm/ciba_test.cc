// People who are elsewhere: the CIBA grant.

#include <thread>

#include "tests/realm/browser_fixture.h"
#include "tests/realm/lock_out.h"

namespace writ {
namespace {

constexpr const char* kGrant = "urn:openid:params:grant-type:ciba";

class CibaTest : public BrowserTest {
 protected:
  static RealmSettings WithDesk() {
    RealmSettings settings = Settings();
    Client desk = *std::ranges::find(settings.clients, "web", &Client::client_id);
    desk.client_id = "desk";
    desk.client_name = "The <Desk>";
    desk.allowed_grant_types = {kGrant};
    Client other = desk;
    other.client_id = "other";
    Client apart = desk;
    apart.client_id = "apart";
    apart.pair_wise_subject_salt = "salt";
    Client open = desk;
    open.client_id = "open";
    open.require_client_secret = false;
    open.client_secrets.clear();
    settings.clients.insert(settings.clients.end(), {desk, other, apart, open});
    return settings;
  }
  explicit CibaTest(RealmSettings settings = WithDesk()) : BrowserTest(std::move(settings)) {}

  Reply Ask(const Parameters& changes = {}) {
    Parameters form = {{"client_id", "desk"},
                       {"client_secret", "s"},
                       {"scope", "openid a offline_access"},
                       {"login_hint", "ann"}};
    for (const auto& [name, value] : changes) form[name] = value;
    std::erase_if(form, [](const auto& each) { return each.second.empty(); });
    const std::string body = FormOf(form);
    Call call = MakeCall(body);
    call.now = later_.Now();
    call.path = "/connect/ciba";
    return Answer(call);
  }

  std::string Begin(const Parameters& changes = {}) {
    const Reply reply = Ask(changes);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return MemberOf(reply.body, "auth_req_id");
  }

  Result<TokenSet> Poll(const std::string& id, const Parameters& changes = {}) {
    Parameters form = {
        {"grant_type", kGrant}, {"client_id", "desk"}, {"client_secret", "s"}, {"auth_req_id", id}};
    for (const auto& [name, value] : changes) form[name] = value;
    return realm_.RequestTokens({.parameters = {form.begin(), form.end()}, .authorization = ""},
                                Milliseconds(60'000));
  }

  std::string Open(Browser& browser, const std::string& name = "ann") {
    Reply page = browser.Get("/ciba");
    if (page.status == 303) {
      page = browser.SignIn(page, name, name == "ann" ? "Ann's password" : "Bert's password");
      page = browser.Get(Browser::Location(page));
    }
    EXPECT_TRUE(page.body.contains("data-page=\"ciba\"")) << page.body;
    return page.body;
  }

  static Reply Say(Browser& browser, const std::string& page, const std::string& decision) {
    return browser.PostText("/ciba", FormOf({{"request", HiddenField(page, "request")},
                                             {"proof", HiddenField(page, "proof")},
                                             {"decision", decision}}) +
                                         "&scope=a&scope=offline_access");
  }
};

//= family:1.13.04
//= family:1.13.07
TEST_F(CibaTest, GivesTokensOnceThePersonSaysYes) {
  const Reply asked = Ask({{"binding_message", "1234"}});
  EXPECT_TRUE(asked.body.contains("\"expires_in\":300,\"interval\":5")) << asked.body;
  const std::string id = MemberOf(asked.body, "auth_req_id");
  EXPECT_EQ(WhyNot(Poll(id)), Reason::kBackchannelPending);
  //= security:T-CB-02
  EXPECT_EQ(WhyNot(Poll(id)), Reason::kBackchannelTooFast);
  Browser browser(*this);
  const std::string page = Open(browser);
  for (const char* const part : {"The &lt;Desk&gt;", "1234", "value=\"offline_access\""})
    EXPECT_TRUE(page.contains(part)) << part;
  EXPECT_TRUE(Say(browser, page, "allow").body.contains("role=\"status\""));
  EXPECT_TRUE(Say(browser, page, "deny").body.contains("role=\"alert\"")) << "decided about once";
  const auto tokens = Poll(id);
  ASSERT_TRUE(tokens.has_value()) << ReasonName(tokens.error().reason);
  EXPECT_EQ(tokens->scope(), "a offline_access openid");
  EXPECT_TRUE(ClaimsOf(tokens->id_token()).contains("\"sub\":\"" + accounts_["ann"] + '"'));
  EXPECT_TRUE(ClaimsOf(tokens->id_token()).contains("\"at_hash\""));
  EXPECT_FALSE(tokens->refresh_token().empty());
  EXPECT_EQ(WhyNot(Poll(id)), Reason::kAuthReqIdRedeemed);
}

//= security:T-CB-05
TEST_F(CibaTest, OfSixtyFourPollsAtOnceOneSucceeds) {
  for (int round = 0; round < 4; ++round) {
    const std::string id = Begin();
    Browser browser(*this);
    Say(browser, Open(browser), "allow");
    std::atomic<int> won{0};
    std::vector<std::thread> polls;
    for (int i = 0; i < 64; ++i) polls.emplace_back([&] { won += Poll(id).has_value() ? 1 : 0; });
    for (std::thread& poll : polls) poll.join();
    EXPECT_EQ(won, 1);
  }
}

//= security:T-CB-01
//= security:T-CB-04
//= family:1.13.02
//= family:1.13.03
//= family:1.13.05
TEST_F(CibaTest, IsItsClientsAlone) {
  const std::string id = Begin();
  EXPECT_EQ(id.size(), Begin().size());
  EXPECT_GE(id.size(), 40U);
  EXPECT_EQ(WhyNot(Poll(id, {{"client_id", "other"}})), Reason::kAuthReqIdOfOther);
  EXPECT_EQ(WhyNot(Poll("x")), Reason::kAuthReqIdUnknown);
  EXPECT_EQ(WhyNot(Poll("")), Reason::kAuthReqIdMissing);
  later_.Advance(Seconds(300));
  EXPECT_EQ(WhyNot(Poll(id)), Reason::kAuthReqIdExpired);
}

//= family:1.13.06
TEST_F(CibaTest, IsThePersonsAlone) {
  const std::string id = Begin();
  Browser ann(*this);
  Browser bert(*this);
  const std::string page = Open(ann);
  const std::string other = Open(bert, "bert");
  EXPECT_FALSE(other.contains("name=\"request\""));
  const auto post = [&](Browser& browser, const std::string& proof) {
    return browser.PostText(
        "/ciba",
        FormOf({{"request", HiddenField(page, "request")}, {"proof", proof}, {"decision", "allow"}}));
  };
  EXPECT_EQ(post(ann, "x").status, 403);
  EXPECT_EQ(post(bert, HiddenField(page, "proof")).status, 403);
  EXPECT_EQ(WhyNot(Poll(id)), Reason::kBackchannelPending);
  Say(ann, page, "deny");
  EXPECT_EQ(WhyNot(Poll(id)), Reason::kBackchannelDenied);
}

//= security:T-CB-06
TEST_F(CibaTest, FindsThePersonByAnIdTokenOfTheClient) {
  const auto id_token_of = [&](const std::string& client) {
    const std::string id = Begin({{"client_id", client}});
    Browser browser(*this);
    Say(browser, Open(browser), "allow");
    const auto tokens = Poll(id, {{"client_id", client}});
    EXPECT_TRUE(tokens.has_value());
    return tokens ? std::string(tokens->id_token()) : "";
  };
  const auto ask = [&](const std::string& client, const std::string& hint) {
    return Ask({{"client_id", client}, {"login_hint", ""}, {"id_token_hint", hint}});
  };
  const std::string hint = id_token_of("desk");
  EXPECT_EQ(ask("desk", hint).status, 200);
  Browser browser(*this);
  EXPECT_TRUE(Say(browser, Open(browser), "deny").body.contains("role=\"status\"")) << "Ann was asked";
  EXPECT_EQ(MemberOf(ask("other", hint).body, "error"), "invalid_request");
  EXPECT_EQ(MemberOf(ask("desk", hint + "x").body, "error"), "invalid_request");
  EXPECT_EQ(MemberOf(ask("apart", id_token_of("apart")).body, "error"), "unknown_user_id")
      << "a pairwise subject leads to nobody";
}

//= security:T-CB-06
//= security:T-CB-07
//= family:1.5.14
TEST_F(CibaTest, AsksForWhatCanBeAnswered) {
  const auto error = [&](const Parameters& changes) { return MemberOf(Ask(changes).body, "error"); };
  EXPECT_EQ(error({{"login_hint", ""}}), "invalid_request");
  EXPECT_EQ(error({{"id_token_hint", "x"}}), "invalid_request");
  EXPECT_EQ(error({{"login_hint", ""}, {"id_token_hint", "x"}}), "invalid_request");
  EXPECT_EQ(error({{"login_hint", ""}, {"login_hint_token", "x"}}), "invalid_request");
  EXPECT_EQ(error({{"login_hint", "nobody"}}), "unknown_user_id");
  EXPECT_EQ(error({{"scope", "a"}}), "invalid_request");
  EXPECT_EQ(error({{"scope", "openid nope"}}), "invalid_scope");
  EXPECT_EQ(error({{"request", "x"}}), "invalid_request");
  EXPECT_EQ(error({{"client_id", "open"}, {"client_secret", ""}}), "unauthorized_client");
  EXPECT_EQ(error({{"client_id", "web"}}), "unauthorized_client");
  for (const std::string& text : {std::string(101, 'a'), std::string("<b>"), std::string("a\nb"),
                                  std::string("\xe2\x80\xae"
                                              "1234")})
    EXPECT_EQ(error({{"binding_message", text}}), "invalid_binding_message") << text;
  for (const char* const text : {"0", "301", "-1", "1.5", "9999999999"})
    EXPECT_EQ(error({{"requested_expiry", text}}), "invalid_request") << text;
  EXPECT_TRUE(Ask({{"requested_expiry", "10"}}).body.contains("\"expires_in\":10,"));
}

//= security:T-CB-10
TEST_F(CibaTest, AsksNobodyTooOften) {
  int asked = 0;
  for (int i = 0; i < 20; ++i) asked += Ask().status == 200 ? 1 : 0;
  EXPECT_EQ(asked, 5);
  EXPECT_EQ(Ask().status, 429);
  EXPECT_EQ(Ask({{"login_hint", "bert"}}).status, 200) << "others may still be asked";
  EXPECT_EQ(Ask({{"client_id", "other"}}).status, 200);
}

TEST_F(CibaTest, AsksNobodyWhoIsDisabled) {
  const std::string id = Begin();
  Browser browser(*this);
  const std::string page = Open(browser);
  admin::ChangePerson(work_, "ann", "user.disabled", [](accounts::Account& account) {
    account.person.disabled = true;
    return std::optional<std::string>();
  });
  EXPECT_EQ(MemberOf(Ask().body, "error"), "unknown_user_id");
  EXPECT_EQ(Say(browser, page, "allow").status, 303) << "nor may she say yes";
  EXPECT_EQ(WhyNot(Poll(id)), Reason::kBackchannelPending);
}

TEST_F(CibaTest, GivesNothingForSomebodyWhoIsDisabledSinceTheySaidYes) {
  const std::string id = Begin();
  Browser browser(*this);
  EXPECT_TRUE(Say(browser, Open(browser), "allow").body.contains("role=\"status\""));
  const auto disable = [&](bool disabled) {
    admin::ChangePerson(work_, "ann", "user.disabled", [&](accounts::Account& account) {
      account.person.disabled = disabled;
      return std::optional<std::string>();
    });
  };
  disable(true);
  EXPECT_EQ(WhyNot(Poll(id)), Reason::kPersonDisabledSince);
  disable(false);
  EXPECT_TRUE(Poll(id).has_value()) << "the refusal used nothing up";
  EXPECT_EQ(WhyNot(Poll(id)), Reason::kAuthReqIdRedeemed);
}

//= security:T-CB-11
TEST_F(CibaTest, WhoIsLockedOutIsNotAskedAndGivesNothing) {
  Browser browser(*this);
  const std::string approved = Begin();
  Say(browser, Open(browser), "allow");
  const std::string waiting = Begin();
  const std::string page = Open(browser);
  later_.BeginMinute();
  LockOut(*people_, "east", "ann", later_.Now(), clock_->Steady() + Seconds(60));
  const Reply refused = Ask();
  EXPECT_TRUE(refused.body.contains("\"unknown_user_id\"")) << refused.body;
  EXPECT_FALSE(Open(browser).contains("name=\"request\""));
  Say(browser, page, "allow");
  EXPECT_EQ(WhyNot(Poll(waiting)), Reason::kBackchannelPending);
  EXPECT_EQ(WhyNot(Poll(approved)), Reason::kPersonLocked);
  EXPECT_EQ(Ask({{"login_hint", "bert"}}).status, 200) << "others are";
  // Until they may sign in again.
  later_.Advance(Seconds(60));
  EXPECT_EQ(Ask().status, 200);
  EXPECT_EQ(WhyNot(Poll(approved)), std::nullopt);
  Say(browser, Open(browser), "allow");
  EXPECT_EQ(WhyNot(Poll(waiting)), std::nullopt);
}

class HidingCibaTest : public CibaTest {
 protected:
  static RealmSettings Hiding() {
    RealmSettings settings = WithDesk();
    settings.options.ciba_hides_people = true;
    return settings;
  }
  HidingCibaTest() : CibaTest(Hiding()) {}

  /// What the client is told, but for the id that is another each time.
  std::string Told(const Reply& reply) {
    const std::string id = MemberOf(reply.body, "auth_req_id");
    std::string told = std::to_string(reply.status) + " " + reply.body;
    for (const ReplyField& field : reply.fields)
      told.append(" ").append(field.name).append(": ").append(field.value);
    return told.replace(told.find(id), id.size(), "id");
  }
};

//= security:T-CB-13
TEST_F(HidingCibaTest, ToldOfNobodyWhetherThereIsOne) {
  ASSERT_TRUE(admin::SetUserCode(work_, "bert", base::SecretBytes("4711")).has_value());
  const std::string asked = Told(Ask());
  const struct {
    const char* says;
    Parameters hint;
    Reason reason;
  } cases[] = {
      {"nobody", {{"login_hint", "carl"}}, Reason::kBackchannelPersonUnknown},
      {"no name", {{"login_hint", std::string(2'000, 'x')}}, Reason::kBackchannelPersonUnknown},
      {"nobody with a code", {{"login_hint", "carl"}, {"user_code", "1"}}, Reason::kBackchannelPersonUnknown},
      {"without their code", {{"login_hint", "bert"}}, Reason::kBackchannelUserCodeMissing},
      {"another code", {{"login_hint", "bert"}, {"user_code", "4712"}}, Reason::kBackchannelUserCodeWrong},
      {"a code of who has none",
       {{"login_hint", "ann"}, {"user_code", "1"}},
       Reason::kBackchannelUserCodeWrong},
  };
  for (const auto& c : cases) {
    const Reply reply = Ask(c.hint);
    EXPECT_EQ(Told(reply), asked) << c.says;
    ASSERT_TRUE(reply.outcome.refusal) << c.says << ": the operator is told";
    EXPECT_EQ(reply.outcome.refusal->reason, c.reason) << c.says;
    const std::string id = MemberOf(reply.body, "auth_req_id");
    EXPECT_EQ(WhyNot(Poll(id)), Reason::kBackchannelPending) << c.says;
    EXPECT_EQ(WhyNot(Poll(id)), Reason::kBackchannelTooFast) << c.says;
  }
  Browser browser(*this);
  EXPECT_FALSE(Open(browser, "bert").contains("name=\"request\"")) << "a wrong code asks nobody";
  EXPECT_EQ(Ask({{"login_hint", "bert"}, {"user_code", "4711"}}).outcome.refusal, std::nullopt);
}

TEST_F(HidingCibaTest, NobodyIsAskedAsOftenAndAsLongAsSomebody) {
  for (const char* const name : {"ann", "carl"}) {
    later_.BeginMinute();
    const std::string id = Begin({{"login_hint", name}});
    for (int i = 0; i < 4; ++i) Begin({{"login_hint", name}});
    EXPECT_TRUE(Ask({{"login_hint", name}}).outcome.refusal) << name;
    EXPECT_EQ(Ask({{"login_hint", name}}).status, 429) << name;
    later_.Advance(Seconds(299));
    EXPECT_EQ(WhyNot(Poll(id)), Reason::kBackchannelPending) << name;
    later_.Advance(Seconds(1));
    EXPECT_EQ(WhyNot(Poll(id)), Reason::kAuthReqIdExpired) << name;
  }
  EXPECT_TRUE(Ask({{"login_hint", ""}}).body.contains("invalid_request"))
      << "a mistake of the client's is told";
}

/// However the hint is spelt, with whatever code: nothing that is counted tells them apart.
//= security:T-CB-13
TEST_F(HidingCibaTest, CountsNobodyAsItCountsSomebody) {
  ASSERT_TRUE(admin::SetUserCode(work_, "bert", base::SecretBytes("4711")).has_value());
  const std::vector<std::vector<Parameters>> series = {
      {{{"login_hint", "x"}}, {{"login_hint", "X"}}, {{"login_hint", " x "}}},
      {{{"login_hint", "x"}, {"user_code", "1"}}, {{"login_hint", "x"}}},
      {{{"login_hint", "x"}},
       {{"login_hint", "x"}, {"user_code", "4711"}},
       {{"login_hint", "x"}, {"user_code", "1"}}}};
  for (const auto& asks : series) {
    later_.BeginMinute();
    std::map<std::string, std::string> told;
    for (const std::string name : {"ann", "bert", "carl"}) {
      for (int i = 0; i < 9; ++i) {
        Parameters form = asks[static_cast<std::size_t>(i) % asks.size()];
        std::string& hint = form["login_hint"];
        std::string spelt = name;
        if (hint.contains('X')) spelt[0] = static_cast<char>(std::toupper(spelt[0]));
        hint = hint.front() == ' ' ? ' ' + spelt + ' ' : spelt;
        told[name] += std::to_string(Ask(form).status) + ' ';
      }
    }
    EXPECT_EQ(told["ann"], told["carl"]);
    EXPECT_EQ(told["bert"], told["carl"]);
    EXPECT_TRUE(told["carl"].contains("429")) << told["carl"];
    later_.Advance(Seconds(86'400));
  }
}

}  // namespace
}  // namespace writ

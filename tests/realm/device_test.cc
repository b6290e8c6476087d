// Devices without a browser: the device grant.

#include <set>
#include <thread>

#include "protocol/people/consent.h"
#include "protocol/rows/new_change.h"
#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

constexpr const char* kDeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

class DeviceTest : public BrowserTest {
 protected:
  static RealmSettings WithDevices() {
    RealmSettings settings = Settings();
    Client tv = *std::ranges::find(settings.clients, "web", &Client::client_id);
    tv.client_id = "tv";
    tv.client_name = "The <TV>";
    tv.allowed_grant_types = {kDeviceGrant};
    tv.require_client_secret = false;
    Client radio = tv;
    radio.client_id = "radio";
    radio.user_code_type = UserCodeType::kNumeric;
    settings.clients.insert(settings.clients.end(), {tv, radio});
    return settings;
  }
  DeviceTest() : BrowserTest(WithDevices()) {}

  /// What a device is answered that begins.
  std::string Begin(const Parameters& changes = {}) {
    Parameters form = {{"client_id", "tv"}, {"scope", "openid a offline_access"}};
    for (const auto& [name, value] : changes) form[name] = value;
    const std::string body = FormOf(form);
    Call call = MakeCall(body);
    call.now = later_.Now();
    call.path = "/connect/deviceauthorization";
    return Answer(call).body;
  }

  Result<TokenSet> Poll(const std::string& begun, const Parameters& changes = {}) {
    Parameters form = {{"client_id", "tv"}, {"device_code", MemberOf(begun, "device_code")}};
    for (const auto& [name, value] : changes) form[name] = value;
    return Redeem("", [&] {
      form["grant_type"] = kDeviceGrant;
      form.insert({{"code", ""}, {"redirect_uri", ""}, {"code_verifier", ""}, {"client_secret", ""}});
      return form;
    }());
  }

  /// A browser in which somebody is signed in, at the device page.
  std::string Open(Browser& browser, const std::string& url = "/device", const std::string& name = "ann") {
    Reply page = browser.Get(url);
    if (page.status == 303) {
      page = browser.SignIn(page, name, name == "ann" ? "Ann's password" : "Bert's password");
      page = browser.Get(Browser::Location(page));
    }
    EXPECT_TRUE(page.body.contains("data-page=\"device\"")) << page.body;
    return page.body;
  }

  static Reply Type(Browser& browser, const std::string& code, const std::string& proof,
                    const std::string& more = "") {
    return browser.PostText("/device", FormOf({{"user_code", code}, {"proof", proof}}) + more);
  }
};

//= security:T-DV-07
TEST_F(DeviceTest, AreAllowedByWhoTypesTheirCode) {
  const std::string begun = Begin();
  const std::string code = MemberOf(begun, "user_code");
  ASSERT_EQ(code.size(), 9U) << begun;
  EXPECT_TRUE(begun.contains("\"expires_in\":300,\"interval\":5")) << begun;
  EXPECT_EQ(MemberOf(begun, "verification_uri"), "https://east.example.com/device");
  EXPECT_EQ(MemberOf(begun, "verification_uri_complete"),
            "https://east.example.com/device?user_code=" + code);
  EXPECT_EQ(WhyNot(Poll(begun)), Reason::kDevicePending);
  Browser browser(*this);
  const std::string page = Open(browser, "/device?user_code=" + code);
  EXPECT_TRUE(page.contains("value=\"" + code + '"')) << "filled in, and no more than that";
  EXPECT_EQ(WhyNot(Poll(begun)), Reason::kDeviceTooFast);
  const std::string proof = HiddenField(page, "proof");
  const Reply ask = Type(browser, " " + code.substr(0, 4) + " " + code.substr(5), proof);
  for (const std::string& part : {std::string("data-page=\"consent\""), std::string("The &lt;TV&gt;"), code,
                                  std::string("value=\"offline_access\"")})
    EXPECT_TRUE(ask.body.contains(part)) << ask.body;
  const Reply done = Type(browser, code, proof, "&decision=allow&scope=a&scope=offline_access");
  EXPECT_TRUE(done.body.contains("role=\"status\"")) << done.body;
  later_.Advance(Seconds(20));
  const auto tokens = Poll(begun);
  ASSERT_TRUE(tokens.has_value()) << ReasonName(tokens.error().reason);
  EXPECT_EQ(tokens->scope(), "a offline_access openid");
  EXPECT_TRUE(ClaimsOf(tokens->id_token()).contains("\"sub\":\"" + accounts_["ann"] + '"'));
  EXPECT_TRUE(IsLive(tokens->access_token()));
  EXPECT_EQ(WhyNot(Poll(begun)), Reason::kDeviceCodeRedeemed);
  EXPECT_TRUE(IsLive(tokens->access_token())) << "whoever polls once more harms nobody";
  const auto renewed = realm_.RequestTokens({.parameters = {{"grant_type", "refresh_token"},
                                                            {"client_id", "tv"},
                                                            {"refresh_token", tokens->refresh_token()}},
                                             .authorization = ""});
  EXPECT_TRUE(renewed.has_value());
  // What was allowed is listed, and can be taken back.
  EXPECT_EQ(FindConsentsOf(*store_, "east", accounts_["ann"]).at(0).client_id, "tv");
}

//= security:T-DV-04
TEST_F(DeviceTest, OfSixtyFourPollsAtOnceOneSucceeds) {
  for (int round = 0; round < 4; ++round) {
    const std::string begun = Begin();
    Browser browser(*this);
    const std::string proof = HiddenField(Open(browser), "proof");
    Type(browser, MemberOf(begun, "user_code"), proof, "&decision=allow&scope=a");
    std::atomic<int> won{0};
    std::vector<std::thread> polls;
    for (int i = 0; i < 64; ++i) polls.emplace_back([&] { won += Poll(begun).has_value() ? 1 : 0; });
    for (std::thread& poll : polls) poll.join();
    EXPECT_EQ(won, 1);
  }
}

//= security:T-DV-08
//= family:1.12.09
TEST_F(DeviceTest, AreDecidedAboutOnce) {
  for (const bool allowed : {true, false}) {
    const std::string begun = Begin();
    const std::string code = MemberOf(begun, "user_code");
    Browser ann(*this);
    Browser bert(*this);
    const std::string proof = HiddenField(Open(ann), "proof");
    const std::string other = HiddenField(Open(bert, "/device", "bert"), "proof");
    const std::string allow = "&decision=allow&scope=a";
    Type(ann, code, proof, allowed ? allow : "&decision=deny");
    EXPECT_TRUE(Type(bert, code, other, allowed ? "&decision=deny" : allow).body.contains("role=\"alert\""));
    const auto tokens = Poll(begun);
    EXPECT_EQ(WhyNot(tokens), allowed ? std::nullopt : std::optional(Reason::kDeviceDenied));
  }
}

//= security:T-DV-06
//= security:T-DV-10
//= family:1.12.08
TEST_F(DeviceTest, EndTogetherWithTheirCode) {
  const std::string begun = Begin();
  Browser browser(*this);
  const std::string proof = HiddenField(Open(browser), "proof");
  later_.Advance(Seconds(300));
  const Reply late = Type(browser, MemberOf(begun, "user_code"), proof, "&decision=allow&scope=a");
  const Reply unknown = Type(browser, "BBBB-BBBB", proof, "&decision=allow&scope=a");
  EXPECT_EQ(late.status, unknown.status);
  const auto without_code = [](std::string page) {
    const std::size_t at = page.find("name=\"user_code\"");
    return page.erase(at, page.find('>', at) - at);
  };
  EXPECT_EQ(without_code(late.body), without_code(unknown.body)) << "nobody learns which codes there were";
  EXPECT_EQ(WhyNot(Poll(begun)), Reason::kDeviceCodeExpired);
}

//= security:T-DV-01
TEST_F(DeviceTest, AreNotGuessed) {
  Begin();
  Browser browser(*this);
  const std::string proof = HiddenField(Open(browser), "proof");
  int looked_at = 0;
  for (int i = 0; i < 40; ++i) looked_at += Type(browser, "BCDF-GHJK", proof).status == 200 ? 1 : 0;
  EXPECT_LE(looked_at, 10) << "two windows of five";
  Browser same_address(*this);
  const std::string other = HiddenField(Open(same_address, "/device", "bert"), "proof");
  EXPECT_EQ(Type(same_address, "BCDF-GHJK", other).status, 200) << "others may still type";
}

//= security:T-DV-11
//= security:T-DV-13
TEST_F(DeviceTest, AreDecidedAboutOnOurPageAlone) {
  const std::string begun = Begin();
  const std::string code = MemberOf(begun, "user_code");
  Browser browser(*this);
  const std::string proof = HiddenField(Open(browser), "proof");
  for (const std::string& forged : {std::string(), std::string("x"), proof + "x"})
    EXPECT_EQ(Type(browser, code, forged, "&decision=allow&scope=a").status, 403);
  const std::string echo = "\"><script>alert(1)</script>";
  EXPECT_FALSE(Type(browser, echo, proof).body.contains("script"));
  EXPECT_FALSE(browser.Get("/device?" + FormOf({{"user_code", echo}})).body.contains("script"));
  EXPECT_EQ(WhyNot(Poll(begun)), Reason::kDevicePending);
}

//= security:T-DV-05
//= security:T-DV-12
//= family:1.12.11
TEST_F(DeviceTest, AreTheirClientsAndTheirPersons) {
  const std::string begun = Begin();
  EXPECT_EQ(WhyNot(Poll(begun, {{"client_id", "radio"}})), Reason::kDeviceCodeOfOther);
  EXPECT_EQ(WhyNot(Poll(begun, {{"client_id", "web"}, {"client_secret", "s"}})), Reason::kGrantNotAllowed);
  EXPECT_EQ(WhyNot(Poll(begun, {{"device_code", "x"}})), Reason::kDeviceCodeUnknown);
  EXPECT_EQ(WhyNot(Poll(begun, {{"device_code", ""}})), Reason::kDeviceCodeMissing);
  Browser browser(*this);
  const std::string proof = HiddenField(Open(browser), "proof");
  Type(browser, MemberOf(begun, "user_code"), proof, "&decision=allow&scope=a");
  admin::ChangePerson(work_, "ann", "user.disabled", [](accounts::Account& account) {
    account.person.disabled = true;
    return std::optional<std::string>();
  });
  EXPECT_EQ(WhyNot(Poll(begun)), Reason::kPersonDisabledSince);
  // Nor may she allow another.
  const std::string next = Begin();
  EXPECT_EQ(Type(browser, MemberOf(next, "user_code"), proof, "&decision=allow&scope=a").status, 303);
}

TEST_F(DeviceTest, EndWithTheConsent) {
  const std::string begun = Begin();
  Browser browser(*this);
  const std::string proof = HiddenField(Open(browser), "proof");
  Type(browser, MemberOf(begun, "user_code"), proof, "&decision=allow&scope=a");
  Change change = NewChange("east", later_.Now(), *random_);
  change.writes.emplace_back(Delete<GuardedKey>{FindConsentsOf(*store_, "east", accounts_["ann"]).at(0).key});
  store_->Commit(change, clock_->Steady() + Seconds(20));
  EXPECT_EQ(WhyNot(Poll(begun)), Reason::kConsentOver);
}

//= family:1.12.01
TEST_F(DeviceTest, AskForWhatTheyMayHave) {
  EXPECT_EQ(MemberOf(Begin({{"client_id", "radio"}}), "user_code").size(), 11U)
      << "nine digits in three parts";
  EXPECT_EQ(MemberOf(Begin({{"scope", "nope"}}), "error"), "invalid_scope");
  EXPECT_EQ(MemberOf(Begin({{"resource", "urn:no"}}), "error"), "invalid_target");
  EXPECT_EQ(MemberOf(Begin({{"client_id", "web"}, {"client_secret", "s"}}), "error"), "unauthorized_client");
  EXPECT_EQ(MemberOf(Begin({{"client_id", "nobody"}}), "error"), "invalid_client");
  const std::string begun = Begin({{"scope", "a rs"}, {"resource", "urn:a"}});
  Browser browser(*this);
  const std::string proof = HiddenField(Open(browser), "proof");
  Type(browser, MemberOf(begun, "user_code"), proof, "&decision=allow&scope=a&scope=rs");
  EXPECT_EQ(WhyNot(Poll(begun, {{"resource", "urn:rs"}})), Reason::kResourceNotGranted);
  EXPECT_TRUE(ClaimsOf(Poll(begun)->access_token()).contains("\"aud\":\"urn:a\""));
}

//= security:T-DV-09
//= security:T-DV-14
TEST_F(DeviceTest, WaitInBoundedNumbersEachUnderItsOwnCode) {
  std::set<std::string> codes;
  for (int i = 0; i < 100; ++i) codes.insert(MemberOf(Begin(), "user_code"));
  EXPECT_EQ(codes.size(), 100U);
  const std::string body = FormOf({{"client_id", "tv"}, {"scope", "a"}});
  int refused = 0;
  for (int i = 0; i < 610; ++i) {
    Call call = MakeCall(body);
    call.path = "/connect/deviceauthorization";
    call.peer = "192.0.2.77";
    refused += Answer(call).status == 429 ? 1 : 0;
  }
  EXPECT_EQ(refused, 10);
}

TEST_F(DeviceTest, TakeTheSignInsThatTheirClientTakes) {
  RealmSettings settings = WithDevices();
  for (Client& client : settings.clients) {
    if (client.client_id == "tv") client.user_sso_lifetime = Seconds(60);
    if (client.client_id == "radio") client.identity_provider_restrictions = {"google"};
  }
  const Realm strict(settings, kMasterKey, {later_, *random_, *store_, people_.get(), &pages_});
  const auto routes = MakeRoutes(strict.context());
  const std::string begun = Begin();
  const std::string radio = Begin({{"client_id", "radio"}});
  Browser browser(*this);
  const std::string proof = HiddenField(Open(browser), "proof");
  const auto type = [&](const std::string& code) {
    const std::string body = FormOf({{"user_code", code}, {"proof", proof}});
    const std::string cookie = "__Host-writ.east.session=" + browser.cookies.at("__Host-writ.east.session");
    const std::vector<HeaderField> headers{{"Cookie", cookie},
                                           {"Content-Type", "application/x-www-form-urlencoded"}};
    Call call;
    call.method = Method::kPost;
    call.path = "/device";
    call.headers = headers;
    call.body = body;
    call.now = later_.Now();
    call.deadline = later_.Steady() + Seconds(60);
    return std::ranges::find(routes, "/device", &Route::path)->handler(call);
  };
  EXPECT_TRUE(type(MemberOf(begun, "user_code")).body.contains("data-page=\"consent\""));
  EXPECT_TRUE(type(MemberOf(radio, "user_code")).body.contains("role=\"alert\""));
  later_.Advance(Seconds(61));
  EXPECT_EQ(type(MemberOf(begun, "user_code")).status, 303) << "a sign-in is due";
  EXPECT_FALSE(RealmTest::Open("bare").Metadata().contains("device_code"))
      << "without pages there is nowhere to decide";
}

}  // namespace
}  // namespace writ

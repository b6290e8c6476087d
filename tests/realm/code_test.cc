// The authorization endpoint, its pages and the code grant, as a browser and an application see them.
#include <algorithm>
#include <atomic>
#include <barrier>
#include <map>
#include <set>
#include <thread>

#include "admin/people.h"
#include "base/base64.h"
#include "crypto/jws.h"
#include "protocol/endpoints.h"
#include "protocol/lookup/find_access_token.h"
#include "protocol/rows/new_change.h"
#include "tests/realm/realm_fixture.h"
#include "web/pages.h"
#include "writ/directory.h"
#include "writ/hashing.h"

namespace writ {
namespace {

using Parameters = std::map<std::string, std::string>;

constexpr const char* kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr const char* kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
constexpr const char* kCallback = "https://app.example/cb";

std::string FormOf(const Parameters& parameters) {
  std::string form;
  for (const auto& [name, value] : parameters)
    form.append(form.empty() ? "" : "&").append(name).append("=").append(base::FormEncode(value));
  return form;
}

/// A parameter of a URL's query.
std::string ParameterOf(const std::string& url, const std::string& name) {
  const std::size_t at = url.find_first_of("?#");
  std::string query = at == std::string::npos ? "" : '&' + url.substr(at + 1);
  const std::size_t found = query.find('&' + name + '=');
  if (found == std::string::npos) return "";
  const std::size_t begin = found + name.size() + 2;
  return base::FormDecode(query.substr(begin, query.find('&', begin) - begin)).value_or("");
}

/// The value of a hidden field of a page.
std::string HiddenField(const std::string& page, const std::string& name) {
  const std::string mark = "name=\"" + name + "\" value=\"";
  const std::size_t at = page.find(mark);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + mark.size();
  return page.substr(begin, page.find('"', begin) - begin);
}

class CodeTest : public RealmTest {
 protected:
  /// A clock that can be set forward.
  class LaterClock final : public Clock {
   public:
    explicit LaterClock(const Clock& clock) : clock_(clock) {}
    Instant Now() const override { return clock_.Now() + ahead_.load(); }
    SteadyTime Steady() const override { return clock_.Steady(); }
    void Advance(Seconds by) { ahead_ = ahead_.load() + by; }

   private:
    const Clock& clock_;
    std::atomic<Seconds> ahead_{Seconds(0)};
  };

  /// A browser: cookies, and no redirect that it is not told to follow.
  class Browser {
   public:
    explicit Browser(CodeTest& test) : test_(test) {}

    Reply Get(const std::string& url) { return Send(Method::kGet, url, ""); }
    Reply Post(const std::string& path, const Parameters& form) {
      return Send(Method::kPost, path, FormOf(form));
    }

    Reply PostText(const std::string& path, const std::string& form) {
      return Send(Method::kPost, path, form);
    }

    /// The authorization request with `changes`: an empty value takes a parameter away.
    Reply Authorize(const Parameters& changes = {}) {
      return Get("/connect/authorize?" + FormOf(Request(changes)));
    }

    /// Signs in on the page that `reply` leads to.
    Reply SignIn(const Reply& reply, const std::string& username = "ann",
                 const std::string& password = "Ann's password") {
      return Post("/account/login", {{"interaction", ParameterOf(Location(reply), "interaction")},
                                     {"username", username},
                                     {"password", password}});
    }

    /// A code for a fresh sign-in, or one on the session that there is.
    std::string Code(const Parameters& changes = {}) {
      Reply reply = Authorize(changes);
      if (Location(reply).starts_with("/account/login")) reply = SignIn(reply);
      return ParameterOf(Location(reply), "code");
    }

    static Parameters Request(const Parameters& changes) {
      Parameters request = {{"client_id", "web"},
                            {"response_type", "code"},
                            {"redirect_uri", kCallback},
                            {"scope", "openid a"},
                            {"state", "xyz"},
                            {"code_challenge", kChallenge},
                            {"code_challenge_method", "S256"}};
      for (const auto& [name, value] : changes) {
        if (value.empty()) {
          request.erase(name);
        } else {
          request[name] = value;
        }
      }
      return request;
    }

    static std::string Location(const Reply& reply) {
      for (const ReplyField& field : reply.fields) {
        if (field.name == "Location") return field.value;
      }
      return "";
    }

    std::map<std::string, std::string> cookies;

   private:
    Reply Send(Method method, const std::string& url, const std::string& body) {
      const std::size_t question = std::min(url.find('?'), url.size());
      std::string cookie;
      for (const auto& [name, value] : cookies)
        cookie.append(cookie.empty() ? "" : "; ").append(name).append("=").append(value);
      std::vector<HeaderField> headers;
      if (!cookie.empty()) headers.push_back({"Cookie", cookie});
      if (method == Method::kPost) headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
      Call call;
      call.method = method;
      call.path = std::string_view(url).substr(0, question);
      call.query = std::string_view(url).substr(std::min(question + 1, url.size()));
      call.headers = headers;
      call.body = body;
      call.peer = "192.0.2.1";
      call.request_id = "test";
      call.now = test_.later_.Now();
      call.deadline = test_.later_.Steady() + Seconds(60);
      const auto route = std::ranges::find(test_.routes_, call.path,
                                           [](const Route& r) { return std::string_view(r.path); });
      if (route == test_.routes_.end()) return {.status = 404};
      Reply reply = route->handler(call);
      for (const ReplyField& field : reply.fields) {
        if (field.name != "Set-Cookie") continue;
        const std::size_t equals = field.value.find('=');
        cookies[field.value.substr(0, equals)] =
            field.value.substr(equals + 1, field.value.find(';') - equals - 1);
      }
      return reply;
    }

    CodeTest& test_;
  };

  CodeTest() {
    for (const char* const name : {"ann", "bert"}) {
      accounts::Account draft;
      draft.person.username = name;
      draft.password =
          admin::StoredPassword(name == std::string("ann") ? "Ann's password" : "Bert's password", *random_);
      accounts_[name] = admin::AddPerson(work_, draft).value().person.account_id;
    }
  }

  static RealmSettings Settings() {
    RealmSettings settings = MakeSettings("east");
    Client web = settings.clients[0];
    web.client_id = "web";
    web.allowed_grant_types = {"authorization_code"};
    web.allowed_scopes = {"a", "rs", "openid"};
    web.allow_offline_access = true;
    web.claims = {};
    web.redirect_uris = {kCallback, "https://app.example/other"};
    Client asks = web;
    asks.client_id = "asks";
    asks.require_consent = true;
    Client native = web;
    native.client_id = "native";
    native.require_client_secret = false;
    native.redirect_uris = {"com.example.app:/cb", "http://127.0.0.1/cb"};
    Client bound = web;
    bound.client_id = "bound";
    bound.coordinate_lifetime_with_user_session = true;
    for (const Client& client : {web, asks, native, bound}) settings.clients.push_back(client);
    settings.identity_resources = {{.name = "openid"}};
    return settings;
  }

  Result<TokenSet> Redeem(const std::string& code, const Parameters& changes = {}) {
    Parameters parameters = {{"grant_type", "authorization_code"},
                             {"client_id", "web"},
                             {"client_secret", "s"},
                             {"code", code},
                             {"redirect_uri", kCallback},
                             {"code_verifier", kVerifier}};
    for (const auto& [name, value] : changes) {
      if (value.empty()) {
        parameters.erase(name);
      } else {
        parameters[name] = value;
      }
    }
    return realm_.RequestTokens({.parameters = {parameters.begin(), parameters.end()}, .authorization = ""},
                                Milliseconds(60'000));
  }

  static std::optional<Reason> WhyNot(const Result<TokenSet>& tokens) {
    return tokens ? std::nullopt : std::optional(tokens.error().reason);
  }

  bool IsLive(const std::string& token) {
    Call call = MakeCall("");
    call.now = later_.Now();
    return FindAccessToken(call, *realm_.context(), token).has_value();
  }

  std::string ErrorOf(const Reply& reply) { return ParameterOf(Browser::Location(reply), "error"); }

  LaterClock later_{*clock_};
  const std::unique_ptr<Hashing> hashing_ = MakeHashing(2, 64, *clock_, *waiter_);
  const std::unique_ptr<Directory> people_ = MakeDirectory(*store_, *random_, *hashing_, *waiter_);
  const web::TemplatePages pages_;
  const admin::PeopleWork work_{*store_, *clock_, *random_, "east", "test"};
  std::map<std::string, std::string> accounts_;
  const Realm realm_{Settings(), kMasterKey, {later_, *random_, *store_, people_.get(), &pages_}};
  const std::vector<Route> routes_ = MakeRoutes(realm_.context());
};

//= op:5.09
//= op:3.11
//= family:3.3.28
//= family:3.3.29
//= op:4.03
//= family:2.2.04
//= security:T-AC-15
//= security:T-MX-01
TEST_F(CodeTest, ASignInEndsInTokens) {
  Browser browser(*this);
  const Reply begin = browser.Authorize({{"nonce", "n-0S6_WzA2Mj"}});
  ASSERT_EQ(begin.status, 303);
  const Reply page = browser.Get(Browser::Location(begin));
  ASSERT_EQ(page.status, 200);
  EXPECT_TRUE(page.body.contains("data-page=\"login\""));
  const Reply done = browser.SignIn(begin);
  ASSERT_EQ(done.status, 303);
  const std::string location = Browser::Location(done);
  ASSERT_TRUE(location.starts_with(std::string(kCallback) + "?code=")) << location;
  EXPECT_EQ(ParameterOf(location, "state"), "xyz");
  EXPECT_EQ(ParameterOf(location, "iss"), "https://east.example.com");
  const auto tokens = Redeem(ParameterOf(location, "code"));
  ASSERT_TRUE(tokens) << ReasonName(tokens.error().reason);
  EXPECT_EQ(tokens->scope(), "a openid");
  EXPECT_TRUE(tokens->refresh_token().empty());
  const std::string claims = Verify(realm_, tokens->id_token(), "RS256").value_or("");
  EXPECT_TRUE(claims.contains(R"("nonce":"n-0S6_WzA2Mj")")) << claims;
  EXPECT_TRUE(claims.contains(
      "\"at_hash\":\"" +
      base::Base64UrlEncode(std::string_view(crypto::Sha256(tokens->access_token())).substr(0, 16))))
      << claims;
  EXPECT_TRUE(claims.contains("\"sub\":\"" + accounts_["ann"])) << claims;
  EXPECT_TRUE(claims.contains("\"sid\":\"")) << claims;
}

//= security:T-AC-02
TEST_F(CodeTest, OfSixtyFourRedemptionsAtOnceOneSucceeds) {
  Browser browser(*this);
  for (int round = 0; round < 4; ++round) {
    const std::string code = browser.Code();
    ASSERT_FALSE(code.empty());
    std::barrier start(64);
    std::atomic<int> won{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 64; ++i) {
      clients.emplace_back([&] {
        start.arrive_and_wait();
        if (Redeem(code)) ++won;
      });
    }
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(won, 1);
  }
}

//= security:T-AC-01
//= decisions:codes.03
//= op:5.07
TEST_F(CodeTest, ASecondRedemptionRevokesWhatCameOfTheFirst) {
  Browser browser(*this);
  const std::string code = browser.Code({{"scope", "openid a offline_access"}});
  const auto tokens = Redeem(code);
  ASSERT_TRUE(tokens);
  EXPECT_EQ(WhyNot(Redeem(code)), Reason::kCodeReplayed);
  EXPECT_TRUE(IsLive(tokens->access_token()))
      << "a twin with the right verifier within five seconds harms nobody";
  EXPECT_EQ(WhyNot(Redeem(code, {{"code_verifier", std::string(43, 'x')}})), Reason::kCodeReplayed);
  EXPECT_FALSE(IsLive(tokens->access_token()));
  EXPECT_EQ(WhyNot(Redeem("", {{"grant_type", "refresh_token"}, {"refresh_token", tokens->refresh_token()}})),
            Reason::kRefreshTokenRevoked);

  const std::string later_code = browser.Code();
  const auto later_tokens = Redeem(later_code);
  later_.Advance(Seconds(30));
  EXPECT_EQ(WhyNot(Redeem(later_code)), Reason::kCodeReplayed);
  EXPECT_FALSE(IsLive(later_tokens->access_token())) << "past five seconds it is no twin";
}

//= decisions:codes.01
//= decisions:codes.04
//= security:T-PK-04
//= security:T-PK-05
//= security:T-PK-06
//= security:T-RU-14
//= op:5.06
TEST_F(CodeTest, ACodeThatItsClientPresentsWronglyIsSpent) {
  Browser browser(*this);
  const struct {
    const char* says;
    Parameters changes;
    Reason reason;
  } cases[] = {
      {"no verifier", {{"code_verifier", ""}}, Reason::kCodeVerifier},
      {"another verifier", {{"code_verifier", std::string(43, 'a')}}, Reason::kCodeVerifier},
      {"a short verifier", {{"code_verifier", std::string(42, 'a')}}, Reason::kCodeVerifier},
      {"a long verifier", {{"code_verifier", std::string(129, 'a')}}, Reason::kCodeVerifier},
      {"a verifier with a blank", {{"code_verifier", std::string(42, 'a') + " "}}, Reason::kCodeVerifier},
      {"no redirect_uri", {{"redirect_uri", ""}}, Reason::kRedirectUriMissing},
      {"another registered redirect_uri",
       {{"redirect_uri", "https://app.example/other"}},
       Reason::kCodeRedirectUri},
  };
  for (const auto& c : cases) {
    const std::string code = browser.Code();
    EXPECT_EQ(WhyNot(Redeem(code, c.changes)), c.reason) << c.says;
    EXPECT_EQ(WhyNot(Redeem(code)), Reason::kCodeReplayed) << c.says;
  }
}

//= decisions:codes.02
//= family:1.9.05
//= security:T-AC-04
//= security:T-PK-08
TEST_F(CodeTest, ACodeInOtherHandsLivesOn) {
  Browser browser(*this);
  const std::string code = browser.Code();
  EXPECT_EQ(WhyNot(Redeem(code, {{"client_id", "asks"}})), Reason::kCodeOfOther);
  EXPECT_EQ(WhyNot(Redeem(code, {{"client_secret", "wrong"}})), Reason::kClientSecretWrong);
  EXPECT_EQ(WhyNot(Redeem(code, {{"client_secret", ""}})), Reason::kClientSecretMissing);
  EXPECT_TRUE(Redeem(code));
}

//= security:T-AC-06
//= security:T-AC-08
//= family:1.9.04
//= family:1.9.08
TEST_F(CodeTest, ACodeIsExactAndShortLived) {
  Browser browser(*this);
  const std::string code = browser.Code();
  std::string flipped = code;
  flipped.back() = flipped.back() == 'A' ? 'B' : 'A';
  for (const std::string& other :
       {code.substr(1), code + "A", code + "=", flipped, code + " ", std::string("x")})
    EXPECT_EQ(WhyNot(Redeem(other)), Reason::kCodeUnknown) << other;
  later_.Advance(Seconds(61));
  EXPECT_EQ(WhyNot(Redeem(code)), Reason::kCodeExpired);
}

//= security:T-AC-19
//= security:T-AC-20
TEST_F(CodeTest, ACodeEndsWithItsSessionAndItsPerson) {
  Browser browser(*this);
  const std::string code = browser.Code();
  ASSERT_TRUE(admin::SetPassword(work_, "ann", base::SecretBytes("another password")));
  EXPECT_EQ(WhyNot(Redeem(code)), Reason::kPersonChanged);
  const Reply begin = browser.Authorize();
  ASSERT_TRUE(Browser::Location(begin).starts_with("/account/login")) << "the session is over, too";
  const std::string next =
      ParameterOf(Browser::Location(browser.SignIn(begin, "ann", "another password")), "code");
  ASSERT_FALSE(next.empty());
  for (const GuardedRow& row : store_->FindGuarded("east", GuardedKind::kSession)) {
    Change change = NewChange("east", later_.Now(), *random_);
    change.writes.emplace_back(Delete<GuardedKey>{row.key});
    store_->Commit(change, clock_->Steady() + Seconds(20));
  }
  EXPECT_EQ(WhyNot(Redeem(next)), Reason::kSessionOver);
}

//= security:T-RT-14
//= family:1.11.12
TEST_F(CodeTest, RefreshTokensEndWithTheSessionWhereTheClientSaysSo) {
  for (const char* const client : {"web", "bound"}) {
    Browser browser(*this);
    const std::string code = browser.Code({{"client_id", client}, {"scope", "openid offline_access"}});
    const auto tokens = Redeem(code, {{"client_id", client}});
    ASSERT_TRUE(tokens) << ReasonName(tokens.error().reason);
    later_.Advance(Seconds(3 * 3'600));  // idle for longer than a session may be
    EXPECT_EQ(WhyNot(Redeem("", {{"grant_type", "refresh_token"},
                                 {"client_id", client},
                                 {"refresh_token", tokens->refresh_token()}})),
              client == std::string("web") ? std::nullopt : std::optional(Reason::kSessionOver));
  }
}

//= op:3.15
//= security:T-UI-06
//= family:3.3.31
TEST_F(CodeTest, PromptNoneShowsNothing) {
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
TEST_F(CodeTest, AsksAgainWhereTheClientWantsIt) {
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
TEST_F(CodeTest, KnowsWhomTheHintMeans) {
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
TEST_F(CodeTest, AnInteractionIsOneBrowsersAndOnce) {
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
TEST_F(CodeTest, ACookieIsExact) {
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
TEST_F(CodeTest, ConsentIsAskedForOnceAndKept) {
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
TEST_F(CodeTest, NativeApplicationsAreAskedForEachTime) {
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
TEST_F(CodeTest, AWrongPasswordShowsTheFormAgain) {
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
TEST_F(CodeTest, AnswersInTheModeThatIsAskedFor) {
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

}  // namespace
}  // namespace writ

// What a client may ask of people who are elsewhere: signed requests, and people with a user code.

#include <thread>

#include "tests/realm/assertions.h"
#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

constexpr const char* kIssuer = "https://east.example.com";

class CibaRequestTest : public BrowserTest {
 protected:
  static RealmSettings WithSigners() {
    RealmSettings settings = Settings();
    Client desk = *std::ranges::find(settings.clients, "web", &Client::client_id);
    desk.client_id = "desk";
    desk.allowed_grant_types = {"urn:openid:params:grant-type:ciba"};
    desk.keys = {TestIssuerKey()};
    Client strict = desk;
    strict.client_id = "strict";
    strict.backchannel_authentication_request_signing_alg = "ES256";
    Client other = strict;
    other.client_id = "other";
    other.backchannel_authentication_request_signing_alg = "PS256";
    settings.clients.insert(settings.clients.end(), {desk, strict, other});
    settings.options.throttling.enabled = false;
    return settings;
  }
  CibaRequestTest() : BrowserTest(WithSigners()) {}

  Reply Ask(const Parameters& changes) {
    Parameters form = {{"client_id", "desk"}, {"client_secret", "s"}};
    for (const auto& [name, value] : changes) form[name] = value;
    const std::string body = FormOf(form);
    Call call = MakeCall(body);
    call.now = later_.Now();
    call.path = "/connect/ciba";
    return Answer(call);
  }

  /// The reason of the refusal; "" where the request was taken.
  std::string Why(const Parameters& changes) {
    const Reply reply = Ask(changes);
    return reply.outcome.refusal ? std::string(ReasonName(reply.outcome.refusal->reason)) : "";
  }

  std::string WhyPlain(const Parameters& changes = {}) {
    Parameters all = {{"scope", "openid a"}, {"login_hint", "ann"}};
    for (const auto& [name, value] : changes) all[name] = value;
    return Why(all);
  }

  /// A request that is right, with members that `changes` replaces by other JSON, or takes away where empty.
  std::string Signed(const Parameters& changes = {}) {
    const std::int64_t now = UnixSeconds(later_.Now());
    Parameters members = {{"iss", "\"desk\""},
                          {"aud", std::string("\"") + kIssuer + '"'},
                          {"iat", std::to_string(now)},
                          {"nbf", std::to_string(now)},
                          {"exp", std::to_string(now + 3'600)},
                          {"jti", '"' + std::to_string(++last_jti_) + '"'},
                          {"scope", "\"openid a\""},
                          {"login_hint", "\"ann\""}};
    for (const auto& [name, value] : changes) members[name] = value;
    std::string claims;
    for (const auto& [name, value] : members) {
      if (!value.empty()) claims.append(claims.empty() ? "{" : ",").append("\"" + name + "\":").append(value);
    }
    return SignedByTestKey(claims + '}');
  }

  std::string At(std::int64_t seconds_from_now) {
    return std::to_string(UnixSeconds(later_.Now()) + seconds_from_now);
  }

  void SetUserCode(const std::string& code) {
    ASSERT_TRUE(admin::SetUserCode(work_, "ann", base::SecretBytes(std::string(code))).has_value());
  }

  int last_jti_ = 0;
};

TEST_F(CibaRequestTest, IsAskedWhatWasSigned) {
  const Reply reply =
      Ask({{"request", Signed({{"requested_expiry", "20"}, {"binding_message", "\"4711\""}})}});
  EXPECT_TRUE(reply.body.contains("\"expires_in\":20,")) << reply.body;
  EXPECT_EQ(Why({{"request", Signed({{"requested_expiry", "\"20\""}, {"resource", "[\"urn:rs\"]"}})}}), "");
  EXPECT_EQ(Why({{"request", Signed({{"scope", "\"openid nope\""}})}}), "scope_unknown");
  EXPECT_EQ(Why({{"request", Signed({{"login_hint", ""}})}}), "backchannel_hints");
  EXPECT_EQ(Why({{"client_id", "strict"}, {"request", Signed({{"iss", "\"strict\""}})}}), "");
}

//= security:T-CB-12
TEST_F(CibaRequestTest, TakesNoRequestThatDoesNotHold) {
  const auto detail = [&](const Parameters& changes) {
    const Reply reply = Ask({{"request", Signed(changes)}});
    if (!reply.outcome.refusal || reply.outcome.refusal->reason != Reason::kSignedRequestInvalid)
      return reply.body;
    EXPECT_EQ(reply.status, 400);
    EXPECT_TRUE(reply.body.contains("\"error\":\"invalid_request\"")) << reply.body;
    return reply.outcome.refusal->detail;
  };
  EXPECT_EQ(detail({{"iss", "\"other\""}}), "assertion_issuer");
  EXPECT_EQ(detail({{"aud", "\"https://elsewhere.example\""}}), "assertion_audience");
  EXPECT_EQ(detail({{"exp", At(70 * 60)}}), "assertion_lifetime") << "an hour at most";
  EXPECT_EQ(detail({{"nbf", At(-70 * 60)}, {"iat", At(0)}}), "assertion_lifetime");
  EXPECT_EQ(detail({{"nbf", At(600)}}), "assertion_not_yet");
  EXPECT_EQ(detail({{"exp", At(-61)}, {"iat", At(-100)}, {"nbf", At(-100)}}), "assertion_expired");
  for (const char* const missing : {"iss", "aud", "exp", "iat", "nbf", "jti"})
    EXPECT_TRUE(detail({{missing, ""}}).starts_with("assertion_")) << missing;
  EXPECT_EQ(detail({{"scope", "[\"openid\"]"}}), "scope");
  EXPECT_EQ(detail({{"login_hint", "7"}}), "login_hint");

  std::string altered = Signed();
  altered[altered.size() / 2] = altered[altered.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_EQ(Why({{"request", altered}}), "signed_request_invalid");
  const std::string unsigned_one = base::Base64UrlEncode(R"({"alg":"none"})") + '.' + "e30.";
  EXPECT_EQ(Why({{"request", unsigned_one}}), "signed_request_invalid");
  EXPECT_EQ(Why({{"client_id", "other"}, {"request", Signed({{"iss", "\"other\""}})}}),
            "signed_request_invalid")
      << "another algorithm than the client's";
}

TEST_F(CibaRequestTest, HasAllInOnePlace) {
  for (const char* const name : {"scope", "login_hint", "binding_message", "resource", "user_code"})
    EXPECT_EQ(Why({{"request", Signed()}, {name, "openid"}}), "signed_request_mixed") << name;
  EXPECT_EQ(Why({{"client_id", "strict"}, {"scope", "openid a"}, {"login_hint", "ann"}}), "request_unsigned");
}

//= security:T-CB-12
TEST_F(CibaRequestTest, IsGoodOnceAndNotBurnedByAMistake) {
  const std::string request = Signed();
  EXPECT_EQ(Why({{"client_id", "strict"}, {"request", request}}), "signed_request_invalid");
  EXPECT_EQ(Why({{"request", request}}), "");
  EXPECT_EQ(Why({{"request", request}}), "signed_request_replayed");
  later_.Advance(Seconds(3'650));
  EXPECT_EQ(Why({{"request", request}}), "signed_request_replayed") << "as long as anybody would take it";
  later_.Advance(Seconds(20));
  EXPECT_EQ(Why({{"request", request}}), "signed_request_invalid");

  const std::string raced = Signed();
  std::atomic<int> taken{0};
  std::vector<std::thread> all;
  for (int i = 0; i < 64; ++i) all.emplace_back([&] { taken += Why({{"request", raced}}).empty() ? 1 : 0; });
  for (std::thread& one : all) one.join();
  EXPECT_EQ(taken, 1);
}

//= security:T-CB-10
TEST_F(CibaRequestTest, AsksWhoHasAUserCodeWithItAlone) {
  EXPECT_EQ(WhyPlain(), "");
  EXPECT_EQ(WhyPlain({{"user_code", "4711"}}), "backchannel_user_code_wrong") << "she has none";
  SetUserCode("4711");
  EXPECT_TRUE(Ask({{"scope", "openid"}, {"login_hint", "ann"}}).body.contains("\"missing_user_code\""));
  EXPECT_TRUE(Ask({{"scope", "openid"}, {"login_hint", "ann"}, {"user_code", "4712"}})
                  .body.contains("\"invalid_user_code\""));
  EXPECT_EQ(WhyPlain({{"user_code", std::string(2'000, '1')}}), "backchannel_user_code_wrong");
  EXPECT_EQ(WhyPlain({{"user_code", "4711"}}), "");
  EXPECT_EQ(Why({{"request", Signed({{"user_code", "\"4711\""}})}}), "");
  EXPECT_EQ(WhyPlain({{"login_hint", "bert"}}), "");
  SetUserCode("");
  EXPECT_EQ(WhyPlain(), "");
  EXPECT_FALSE(admin::SetUserCode(work_, "ann", base::SecretBytes("123")).has_value());
}

TEST_F(CibaRequestTest, CountsGuessesOfUserCodesApartFromPasswords) {
  later_.BeginMinute();
  SetUserCode("4711");
  const ThrottlingSettings throttling;
  const std::string account = accounts_["ann"];
  const auto guess = [&](const std::string& code) {
    return people_->CheckUserCode("east", {.username = account,
                                           .password = code,
                                           .tenant = {},
                                           .client_id = "desk",
                                           .address = "192.0.2.9",
                                           .device = {},
                                           .throttling = throttling,
                                           .now = later_.Now(),
                                           .deadline = clock_->Steady() + Milliseconds(60'000)});
  };
  int looked_at = 0;
  while (looked_at < 1'000 && guess("0000").error().reason == Reason::kBackchannelUserCodeWrong) ++looked_at;
  EXPECT_EQ(looked_at, throttling.sign_in_failures_per_account);
  EXPECT_EQ(guess("4711").error().reason, Reason::kPersonThrottled);
  Browser browser(*this);
  EXPECT_TRUE(browser.Answer({}).contains("code=")) << "she may still sign in";
  later_.Advance(Seconds(60));
  EXPECT_TRUE(guess("4711").has_value());
}

/// What was signed to ask proves nobody, and what a form cannot hold it cannot either.
//= rfc9101#section-10.8
TEST_F(CibaRequestTest, ASignedRequestIsNoAssertionOfItsClient) {
  EXPECT_EQ(Why({{"request", Signed({{"sub", "\"desk\""}})}}), "signed_request_invalid");
  EXPECT_EQ(Why({{"request", Signed({{"sub", "\"somebody\""}})}}), "");
  EXPECT_EQ(Why({{"request", Signed({{"acr_values", R"("tenant:a\u0000b")"}})}}), "signed_request_invalid");
}

/// CIBA Core names three whom an assertion may be made out to.
//= ciba-core#section-7.1
TEST_F(CibaRequestTest, TakesAssertionsForTheTokenEndpointToo) {
  const auto why = [&](const std::string& aud, const char* fraction = "") {
    const std::string now = std::to_string(UnixSeconds(later_.Now()));
    const std::string assertion = SignedByTestKey(
        R"({"iss":"desk","sub":"desk","aud":")" + aud + R"(","jti":"a)" + std::to_string(++last_jti_) +
        R"(","iat":)" + now + fraction + R"(,"exp":)" + At(60) + fraction + '}');
    const std::string form = ClientAssertionForm(assertion, "&scope=openid&login_hint=ann");
    Call call = MakeCall(form);
    call.now = later_.Now();
    call.path = "/connect/ciba";
    const Reply reply = Answer(call);
    return reply.outcome.refusal ? std::string(ReasonName(reply.outcome.refusal->reason)) : "";
  };
  for (const char* const path : {"", "/connect/token", "/connect/ciba"})
    EXPECT_EQ(why(kIssuer + std::string(path)), "");
  EXPECT_EQ(why(kIssuer + std::string("/connect/introspect")), "assertion_audience");
  // A NumericDate may have a fraction.
  for (const char* const fraction : {".0", ".5", ".999999"})
    EXPECT_EQ(why(kIssuer, fraction), "") << fraction;
}

}  // namespace
}  // namespace writ

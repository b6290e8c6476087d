// An issuer that is trusted vouches for a person.
#include <latch>
#include <thread>

#include "protocol/token/token_endpoint.h"
#include "tests/realm/assertions.h"
#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

constexpr const char* kGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

class JwtBearerTest : public BrowserTest {
 protected:
  static RealmSettings WithIssuers() {
    RealmSettings settings = Settings();
    Client portal = *std::ranges::find(settings.clients, "web", &Client::client_id);
    portal.client_id = "portal";
    portal.allowed_grant_types = {kGrant};
    Client other = portal;
    other.client_id = "other";
    Client bound = portal;
    bound.client_id = "choosy";
    bound.identity_provider_restrictions = {"local"};
    settings.clients.insert(settings.clients.end(), {portal, other, bound});
    settings.trusted_issuers = {
        {.issuer = "https://hr.example", .keys = {TestIssuerKey()}, .clients = {"portal", "choosy"}},
        {.issuer = "https://crm.example",
         .keys = {TestIssuerKey()},
         .clients = {"portal"},
         .subject_prefix = "crm:"}};
    return settings;
  }
  JwtBearerTest() : BrowserTest(WithIssuers()) {}

  std::string Subject() { return people_->Find("east", accounts_.at("ann"))->subject; }

  TestAssertion Good(const std::string& jti = "j1") {
    return {.sub = Subject(), .aud = "https://east.example.com", .now = later_.Now(), .jti = jti};
  }

  Reply Ask(const std::string& assertion, const std::string& more = "&scope=a",
            const std::string& client = "portal") {
    const std::string form = "grant_type=" + base::FormEncode(kGrant) + "&client_id=" + client +
                             "&client_secret=s&assertion=" + base::FormEncode(assertion) + more;
    Call call = MakeCall(form);
    call.now = later_.Now();
    return AnswerTokenRequest(call, *realm_.context());
  }

  static std::string WhyNot(const Reply& reply) {
    if (!reply.outcome.refusal) return "";
    const OAuthError& error = *reply.outcome.refusal;
    const bool detailed = error.reason == Reason::kJwtBearerInvalid;
    return std::string(ReasonName(error.reason)) + (detailed ? " " + error.detail : "");
  }
};

TEST_F(JwtBearerTest, GivesATokenForThePersonAndNothingThatRenewsItself) {
  const Reply reply = Ask(SignedByTestIssuer(Good()), "&scope=a+openid+offline_access");
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_TRUE(reply.body.contains("\"scope\":\"a openid\"")) << reply.body;
  EXPECT_FALSE(reply.body.contains("refresh_token") || reply.body.contains("id_token")) << reply.body;
  const std::size_t at = reply.body.find("\":\"") + 3;
  const std::string token = reply.body.substr(at, reply.body.find('"', at) - at);
  const std::string claims = ClaimsOf(token);
  EXPECT_TRUE(claims.contains("\"sub\":\"" + Subject() + "\"")) << claims;
  EXPECT_TRUE(claims.contains("\"idp\":\"https://hr.example\"")) << claims;
  EXPECT_FALSE(claims.contains("amr")) << claims;
  EXPECT_TRUE(IsLive(token));
}

TEST_F(JwtBearerTest, TakesTheWordOfTrustedIssuersFromTheirClientsAlone) {
  const auto with = [&](auto change) {
    TestAssertion assertion = Good();
    change(assertion);
    return SignedByTestIssuer(assertion);
  };
  const struct {
    const char* says;
    std::string assertion;
    const char* client;
    const char* reason;
  } cases[] = {
      {"an issuer that nobody knows", with([](auto& a) { a.iss = "https://evil.example"; }), "portal",
       "issuer_untrusted"},
      {"a client that may not present it", with([](auto&) {}), "other", "issuer_untrusted"},
      {"a client that takes other identity providers", with([](auto&) {}), "choosy", "idp_not_allowed"},
      {"another audience", with([](auto& a) { a.aud = "https://west.example.com"; }), "portal",
       "jwt_bearer_invalid assertion_audience"},
      {"one that lives too long", with([](auto& a) { a.lives = 3'000; }), "portal",
       "jwt_bearer_invalid assertion_lifetime"},
      {"one that is over", with([](auto& a) { a.lives = -61; }), "portal",
       "jwt_bearer_invalid assertion_expired"},
      {"somebody without an account", with([](auto& a) { a.sub = "nobody"; }), "portal", "subject_not_known"},
      {"another issuer's name for the same person", with([](auto& a) { a.iss = "https://crm.example"; }),
       "portal", "subject_not_known"},
      {"no jti", with([](auto& a) { a.jti = ""; }), "portal", "jwt_bearer_invalid assertion_jti"},
      {"words", "a.b", "portal", "jwt_bearer_invalid assertion_malformed"},
      {"nothing", "", "portal", "jwt_bearer_missing"},
  };
  for (const auto& c : cases) EXPECT_EQ(WhyNot(Ask(c.assertion, "&scope=a", c.client)), c.reason) << c.says;
  EXPECT_EQ(WhyNot(Ask(SignedByTestIssuer(Good()))), "") << "nothing of it was used up by all that";
  EXPECT_EQ(WhyNot(Ask(with([](auto& a) {
              a.aud = "https://east.example.com/connect/token";
              a.jti = "j2";
            }))),
            "");
}

TEST_F(JwtBearerTest, IsTakenOnce) {
  const std::string assertion = SignedByTestIssuer(Good());
  EXPECT_EQ(WhyNot(Ask(assertion)), "");
  EXPECT_EQ(WhyNot(Ask(assertion)), "jwt_bearer_replayed");
  constexpr int kThreads = 64;
  const std::string raced = SignedByTestIssuer(Good("raced"));
  std::latch start(kThreads);
  std::atomic<int> won{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i)
      threads.emplace_back([&] {
        start.arrive_and_wait();
        const std::string why = WhyNot(Ask(raced));
        if (why.empty()) ++won;
        EXPECT_TRUE(why.empty() || why == "jwt_bearer_replayed") << why;
      });
  }
  EXPECT_EQ(won.load(), 1);
}

}  // namespace
}  // namespace writ

// Clients that prove themselves by what they sign.
#include <algorithm>
#include <latch>
#include <thread>

#include "base/base64.h"
#include "protocol/endpoints.h"
#include "protocol/token/token_endpoint.h"
#include "tests/realm/assertions.h"
#include "tests/realm/realm_fixture.h"

namespace writ {
namespace {

class ClientAssertionTest : public RealmTest {
 protected:
  static RealmSettings WithKeys() {
    RealmSettings settings = MakeSettings("east");
    for (const char* const id : {"signer", "twin"}) {
      Client client = settings.clients[0];
      client.client_id = id;
      client.keys = {TestIssuerKey()};
      settings.clients.push_back(client);
    }
    settings.clients.back().client_secrets.clear();
    return settings;
  }

  std::string Assertion(const std::string& jti, const std::string& aud = "https://east.example.com",
                        const std::string& client = "signer") {
    return SignedByTestIssuer({.sub = client, .aud = aud, .now = clock_->Now(), .jti = jti, .iss = client});
  }

  Reply Post(const std::string& path, const std::string& form, const std::string& basic = "") {
    const auto route = std::ranges::find(routes_, path, &Route::path);
    Call call = MakeCall(form);
    std::vector<HeaderField> headers(call.headers.begin(), call.headers.end());
    if (!basic.empty()) headers.push_back({"Authorization", basic});
    call.headers = headers;
    call.path = path;
    call.peer = "192.0.2.1";
    return route->handler(call);
  }

  Reply Ask(const std::string& assertion, const std::string& more = "") {
    return Post("/connect/token",
                ClientAssertionForm(assertion, "&grant_type=client_credentials&scope=a" + more));
  }

  static std::string ReasonOf(const Reply& reply) {
    return reply.outcome.refusal ? std::string(ReasonName(reply.outcome.refusal->reason)) : "";
  }

  const Realm realm_{WithKeys(), kMasterKey, {*clock_, *random_, *store_}};
  const std::vector<Route> routes_ = MakeRoutes(realm_.context());
};

//= family:1.3.11
//= family:1.3.22
//= family:1.3.25
//= family:1.3.30
TEST_F(ClientAssertionTest, ProvesAClientAtEveryEndpoint) {
  const Reply tokens = Ask(Assertion("j1"));
  ASSERT_EQ(tokens.status, 200) << tokens.body;
  EXPECT_EQ(tokens.outcome.client_auth_method, "private_key_jwt");
  EXPECT_EQ(Ask(Assertion("j2", "https://east.example.com/connect/token"), "&client_id=signer").status, 200);
  const std::size_t at = tokens.body.find("\":\"") + 3;
  const std::string token = tokens.body.substr(at, tokens.body.find('"', at) - at);
  const Reply told = Post(
      "/connect/introspect",
      ClientAssertionForm(Assertion("j3", "https://east.example.com/connect/introspect"), "&token=" + token));
  EXPECT_TRUE(told.body.contains("\"active\":true")) << told.body;
  EXPECT_EQ(Post("/connect/revocation", ClientAssertionForm(Assertion("j4"), "&token=" + token)).status, 200);
  EXPECT_TRUE(Post("/connect/introspect", ClientAssertionForm(Assertion("j5"), "&token=" + token))
                  .body.contains("false"));
  EXPECT_EQ(ReasonOf(Ask(Assertion("j6", "https://east.example.com/connect/revocation"))),
            "assertion_audience");
}

//= security:T-CA-03
//= security:T-CA-26
//= family:1.3.32
//= op:5.01
TEST_F(ClientAssertionTest, IsTheOnlyWayThatARequestProves) {
  const std::string good = Assertion("j1");
  EXPECT_EQ(ReasonOf(Ask(good, "&client_secret=s")), "client_methods_two");
  EXPECT_EQ(ReasonOf(Post("/connect/token", ClientAssertionForm(good, "&grant_type=client_credentials"),
                          "Basic " + base::Base64Encode("signer:s"))),
            "client_methods_two");
  EXPECT_EQ(ReasonOf(Ask(good, "&client_id=job")), "client_id_contradicts");
  EXPECT_EQ(ReasonOf(Post("/connect/token", "grant_type=client_credentials&client_assertion=" + good)),
            "assertion_type_unknown");
  EXPECT_EQ(ReasonOf(Ask(Assertion("j1", "https://east.example.com", "job"))), "assertion_key_unknown");
  EXPECT_EQ(ReasonOf(Ask(Assertion("j1", "https://east.example.com", "nobody"))), "client_unknown");
  const Reply refused = Ask(Assertion("j1", "https://west.example.com"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_TRUE(refused.body.starts_with(R"({"error":"invalid_client")")) << refused.body;
  EXPECT_EQ(Ask(good).status, 200) << "nothing of it was used up by all that";
}

//= security:T-CA-13
//= security:T-CA-16
//= family:1.3.29
TEST_F(ClientAssertionTest, IsGoodOnceForEachClient) {
  EXPECT_EQ(ReasonOf(Ask(Assertion("j", "https://west.example.com"))), "assertion_audience");
  const std::string good = Assertion("j");
  EXPECT_EQ(Ask(good).status, 200);
  EXPECT_EQ(ReasonOf(Ask(good)), "assertion_replayed");
  EXPECT_EQ(Ask(Assertion("j", "https://east.example.com", "twin")).status, 200) << "another client's jti";
  // Also in a process that knows nothing of the first.
  const Realm again(WithKeys(), kMasterKey, {*clock_, *random_, *store_});
  const std::string form = ClientAssertionForm(good, "&grant_type=client_credentials");
  Call call = MakeCall(form);
  call.path = "/connect/token";
  EXPECT_EQ(ReasonOf(AnswerTokenRequest(call, *again.context())), "assertion_replayed");
}

//= security:T-CA-14
TEST_F(ClientAssertionTest, OfSixtyFourUsesAtOnceOneSucceeds) {
  constexpr int kThreads = 64;
  for (int round = 0; round < 4; ++round) {
    const std::string assertion = Assertion("raced " + std::to_string(round));
    std::latch start(kThreads);
    std::atomic<int> won{0};
    std::atomic<int> replayed{0};
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < kThreads; ++i)
        threads.emplace_back([&] {
          start.arrive_and_wait();
          const Reply reply = Ask(assertion);
          ++(reply.status == 200 ? won : replayed);
          EXPECT_EQ(ReasonOf(reply), reply.status == 200 ? "" : "assertion_replayed");
        });
    }
    EXPECT_EQ(won.load(), 1);
    EXPECT_EQ(replayed.load(), kThreads - 1);
  }
}

TEST_F(ClientAssertionTest, IsThrottledLikeAnyGuess) {
  std::string forged = Assertion("j");
  forged[forged.size() - 10] = forged[forged.size() - 10] == 'A' ? 'B' : 'A';
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ReasonOf(Ask(forged)), "assertion_signature");
  EXPECT_EQ(ReasonOf(Ask(Assertion("j"))), "throttled");
}

}  // namespace
}  // namespace writ

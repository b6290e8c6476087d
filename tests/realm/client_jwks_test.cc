// Clients and issuers whose keys stand at a URL.
#include "protocol/token/token_endpoint.h"
#include "tests/realm/key_host.h"
#include "tests/realm/realm_fixture.h"

namespace writ {
namespace {

class ClientJwksTest : public RealmTest {
 protected:
  static RealmSettings WithUris() {
    RealmSettings settings = MakeSettings("east");
    settings.options.throttling.enabled = false;
    for (const char* const id : {"signer", "twin"}) {
      Client client = settings.clients[0];
      client.client_id = id;
      client.client_secrets.clear();
      client.jwks_uri = "https://app.example/keys";
      settings.clients.push_back(client);
    }
    return settings;
  }
  ClientJwksTest() { host_.Serve("k1"); }

  std::string Assertion(const std::string& jti, const std::string& client = "signer") {
    return SignedByTestIssuer(
        {.sub = client, .aud = "https://east.example.com", .now = clock_->Now(), .jti = jti, .iss = client});
  }

  Reply Ask(const std::string& assertion) {
    const std::string form = ClientAssertionForm(assertion, "&grant_type=client_credentials&scope=a");
    Call call = MakeCall(form);
    call.path = "/connect/token";
    return AnswerTokenRequest(call, *realm_.context());
  }

  static std::string ReasonOf(const Reply& reply) {
    return reply.outcome.refusal ? std::string(ReasonName(reply.outcome.refusal->reason)) : "";
  }

  AheadClock ahead_;
  KeyHost host_;
  const Realm realm_{
      WithUris(), kMasterKey, {ahead_, *random_, *store_, nullptr, nullptr, &host_, {}, waiter_.get()}};
};

TEST_F(ClientJwksTest, ProveThemselvesByKeysThatTheyServe) {
  const Reply reply = Ask(Assertion("j1"));
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.outcome.client_auth_method, "private_key_jwt");
  EXPECT_EQ(Ask(Assertion("j1", "twin")).status, 200);
  EXPECT_EQ(host_.asked, 1) << "one URL, one fetch";
  EXPECT_EQ(ReasonOf(Ask(Assertion("j1"))), "assertion_replayed");
}

//= security:T-CA-20
//= op:5.04
TEST_F(ClientJwksTest, AThousandAssertionsOfUnknownKeysFetchOnce) {
  host_.Serve("k2");
  for (int i = 0; i < 1'000; ++i)
    EXPECT_EQ(ReasonOf(Ask(Assertion("j" + std::to_string(i)))), "assertion_key_unknown");
  EXPECT_EQ(host_.asked, 1);
  host_.Serve("k1");
  ahead_.Advance(ServedKeys::kPause);
  EXPECT_EQ(Ask(Assertion("j1")).status, 200) << "nothing was used up by all that";
  EXPECT_EQ(host_.asked, 2);
}

TEST_F(ClientJwksTest, AreNotJudgedByKeysThatNobodyHas) {
  host_.down = true;
  for (int i = 0; i < 10; ++i) EXPECT_THROW(Ask(Assertion("j1")), Fault) << "503, and nothing is refused";
  EXPECT_EQ(host_.asked, 1);
  host_.down = false;
  ahead_.Advance(ServedKeys::kPause);
  EXPECT_EQ(Ask(Assertion("j1")).status, 200);
}

TEST_F(ClientJwksTest, ARealmWithoutAWayToFetchThemDoesNotOpen) {
  EXPECT_THROW(Realm(WithUris(), kMasterKey, {ahead_, *random_, *store_}), Fault);
  EXPECT_THROW(Realm(WithUris(), kMasterKey, {ahead_, *random_, *store_, nullptr, nullptr, &host_}), Fault);
}

}  // namespace
}  // namespace writ

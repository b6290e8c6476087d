// Which presented tokens are believed, and for how long.
#include <atomic>
#include <barrier>
#include <thread>

#include "protocol/introspection/introspection_endpoint.h"
#include "protocol/lookup/find_access_token.h"
#include "protocol/mint/signed_jwt.h"
#include "protocol/revocation/revocation_endpoint.h"
#include "tests/realm/realm_fixture.h"

namespace writ {
namespace {

class AccessTokenTest : public RealmTest {
 protected:
  bool IsFound(const Realm& realm, const std::string& token) const {
    return FindAccessToken(MakeCall(""), *realm.context(), token).has_value();
  }

  /// A JWT of the realm's first key.
  std::string Sign(const Realm& realm, std::string_view typ, const std::string& claims) const {
    return SignJwt(*realm.context()->keys->Choose(std::nullopt), typ, claims);
  }

  std::string Claims(const std::string& change_from = "", const std::string& to = "") const {
    std::string claims = R"({"iss":"https://east.example.com","exp":)" +
                         std::to_string(UnixSeconds(clock_->Now()) + 60) +
                         R"(,"aud":"urn:a","scope":"a","client_id":"job","sub":"job"})";
    const std::size_t at = claims.find(change_from);
    if (!change_from.empty()) claims.replace(at, change_from.size(), to);
    return claims;
  }

  bool IsActive(const Realm& realm, const std::string& token) const {
    const std::string form = FormAbout(token, "urn:a");
    const Reply reply = AnswerIntrospection(MakeCall(form), *realm.context());
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.body.starts_with(R"({"active":true)");
  }

  void Revoke(const Realm& realm, const std::string& token, const std::string& client) const {
    const std::string form = FormAbout(token, client);
    EXPECT_EQ(AnswerRevocation(MakeCall(form), *realm.context()).status, 200);
  }
};

//= security:T-AT-13
TEST_F(AccessTokenTest, IsNoJwtOfAnotherType) {
  const Realm realm = Open("east");
  EXPECT_TRUE(IsFound(realm, Sign(realm, "at+jwt", Claims())));
  for (const char* const typ : {"", "JWT", "logout+jwt", "token-introspection+jwt", "dpop+jwt"}) {
    EXPECT_FALSE(IsFound(realm, Sign(realm, typ, Claims()))) << typ;
  }
}

//= security:T-AT-14
TEST_F(AccessTokenTest, OfOneRealmIsNoneOfAnother) {
  const Realm east = Open("east");
  const Realm west = Open("west");
  for (const char* const client : {"job", "reference"}) {
    const std::string token = Request(east, client, "a")->access_token();
    EXPECT_TRUE(IsFound(east, token)) << client;
    EXPECT_FALSE(IsFound(west, token)) << client;
  }
  const std::string stray = Claims("east", "west");
  EXPECT_FALSE(IsFound(east, Sign(east, "at+jwt", stray))) << "a right key, but another issuer";
}

//= security:T-AT-15
//= security:T-AT-16
TEST_F(AccessTokenTest, SaysWhatEveryAccessTokenSays) {
  const Realm realm = Open("east");
  const std::pair<const char*, const char*> changes[] = {
      {R"("aud":"urn:a",)", ""},
      {R"("aud":"urn:a")", R"("aud":[null])"},
      {R"("aud":"urn:a")", R"("aud":{})"},
      {R"("scope":"a",)", ""},
      {R"("client_id":"job",)", ""},
      {R"("client_id":"job")", R"("client_id":7)"},
      {R"("client_id":"job")", R"("client_id":"gone")"},
      {R"("exp":)", R"("xxp":)"},
      {R"("exp":)", R"("exp":1e3,"x":)"},
      {R"("exp":)", R"("exp":-1,"x":)"},
      {R"("exp":)", R"("exp":"9999999999","x":)"},
      {R"("exp":)", R"("exp":9223372036854775807,"x":)"},
      {R"("exp":)", R"("exp":1,"x":)"},
      {R"("sub":"job")", R"("iss":"https://east.example.com")"},
      {R"("sub":"job")", R"("sub":"job","exchanged_from":7)"},
      {R"("sub":"job")", R"("sub":"job","exchanged_from":[""])"},
      {R"("sub":"job")", R"("sub":"job","exchanged_from":["jshort"])"},
  };
  for (const auto& [from, to] : changes) {
    EXPECT_FALSE(IsFound(realm, Sign(realm, "at+jwt", Claims(from, to)))) << from << " -> " << to;
  }
}

TEST_F(AccessTokenTest, EndsWithItsClient) {
  const std::string token = Request(Open("east"), "job", "a")->access_token();
  RealmSettings settings = MakeSettings("east");
  settings.clients[0].enabled = false;
  EXPECT_FALSE(IsFound(Realm(settings, kMasterKey, {*clock_, *random_, *store_}), token));
}

TEST_F(AccessTokenTest, StaysRevokedWhateverItsSignature) {
  const Realm realm = Open("east");
  const std::string token = Request(realm, "job", "a")->access_token();
  Revoke(realm, token, "job");
  EXPECT_FALSE(IsActive(realm, token));
  // Another signature over the same text, as whoever can negate `s` could make.
  std::string twin = token.substr(0, token.rfind('.') + 1);
  const std::string input = twin.substr(0, twin.size() - 1);
  realm.context()->keys->Choose(std::nullopt)->key->AppendSignature(input, twin);
  ASSERT_NE(twin, token);
  EXPECT_FALSE(IsActive(realm, twin));
}

TEST_F(AccessTokenTest, IsNeverActiveOnceItsRevocationIsAnswered) {
  constexpr int kCallers = 64;
  const Realm realm = Open("east");
  for (const char* const client : {"job", "reference"}) {
    const std::string token = Request(realm, client, "a")->access_token();
    ASSERT_TRUE(IsActive(realm, token));
    const std::size_t records = store_->FindAudit("east", 100).size();
    std::atomic<bool> answered{false};
    std::atomic<int> broken{0};
    std::barrier start(kCallers);
    std::vector<std::thread> callers;
    for (int i = 0; i < kCallers; ++i) {
      callers.emplace_back([&, i] {
        start.arrive_and_wait();
        if (i % 2 == 0) {
          Revoke(realm, token, client);
          answered = true;
          return;
        }
        for (int n = 0; n < 8; ++n) {
          const bool over = answered;
          if (IsActive(realm, token) && over) ++broken;
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
    EXPECT_EQ(broken, 0) << client;
    EXPECT_FALSE(IsActive(realm, token));
    EXPECT_EQ(store_->FindAudit("east", 100).size(), records + 1) << "one of them ended it";
  }
}

}  // namespace
}  // namespace writ

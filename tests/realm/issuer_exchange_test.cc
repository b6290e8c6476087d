// Tokens of trusted issuers at the token exchange.
#include <gmock/gmock.h>

#include "tests/realm/assertions.h"
#include "tests/realm/exchange_fixture.h"

namespace writ {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kHr = "https://hr.example";

/// `back` may bring tokens of hr.example and exchange them; `quiet` may exchange them and not bring them;
/// `next` may bring them and has no policy for them; `twin` may use them as actor tokens.
class IssuerExchangeTest : public ExchangeTest {
 protected:
  static RealmSettings WithIssuer() {
    RealmSettings settings = WithExchange();
    settings.trusted_issuers = {
        {.issuer = kHr, .keys = {TestIssuerKey()}, .clients = {"back", "next", "twin", "choosy"}}};
    Client choosy = *std::ranges::find(settings.clients, "back", &Client::client_id);
    choosy.client_id = "choosy";
    choosy.identity_provider_restrictions = {"local"};
    settings.clients.push_back(choosy);
    settings.options.exchange_policies = {
        {.clients = {"back", "quiet", "choosy"},
         .subject_clients = {kHr, "web"},
         .resources = {"urn:a"},
         .scopes = {"a"}},
        {.clients = {"next", "twin"}, .subject_clients = {"web"}, .resources = {"urn:a"}, .scopes = {"a"}}};
    return settings;
  }
  IssuerExchangeTest() : ExchangeTest(WithIssuer()) {}

  std::string Subject() { return people_->Find("east", accounts_.at("ann"))->subject; }

  std::string Vouched(const std::string& more = "", int lives = 60,
                      const std::string& aud = "https://east.example.com") {
    return SignedByTestKey(R"({"iss":"https://hr.example","sub":")" + Subject() + R"(","aud":")" + aud +
                           R"(","exp":)" + std::to_string(UnixSeconds(later_.Now()) + lives) + more + '}');
  }

  static std::string WhyNot(const Result<TokenSet>& tokens) {
    return tokens ? "" : std::string(ReasonName(tokens.error().reason));
  }
};

TEST_F(IssuerExchangeTest, ATokenOfATrustedIssuerSpeaksForItsPerson) {
  const std::string token = Vouched();
  const auto tokens = Exchange(token, "back", {}, kJwtType);
  ASSERT_TRUE(tokens.has_value()) << WhyNot(tokens);
  EXPECT_EQ(tokens->scope(), "a");
  EXPECT_TRUE(tokens->refresh_token().empty());
  const auto facts = FactsOf(tokens->access_token());
  ASSERT_NE(facts, nullptr);
  EXPECT_EQ(facts->subject, Subject());
  EXPECT_EQ(facts->audience, std::vector<std::string>{"urn:a"});
  EXPECT_LE(facts->expires_at, later_.Now() + Seconds(60)) << "no longer than what was presented";
  EXPECT_THAT(facts->members, HasSubstr(R"("act":{"sub":"back","client_id":"back"})"));
  EXPECT_THAT(facts->members, HasSubstr(R"("idp":"https://hr.example")"));
  EXPECT_TRUE(Exchange(token, "back", {}, kJwtType).has_value()) << "as often as it is wanted";
  later_.Advance(Seconds(61));
  EXPECT_EQ(WhyNot(Exchange(token, "back", {}, kJwtType)), "subject_token_invalid");
  EXPECT_EQ(FactsOf(tokens->access_token()), nullptr);
}

//= security:T-TX-01
//= security:T-TX-02
//= security:T-TX-03
TEST_F(IssuerExchangeTest, NoTokenIsWorthMoreThanItsIssuerAndThePolicySay) {
  const auto why = [&](const std::string& token, const std::string& client = "back", Form more = {},
                       const std::string& type = kJwtType) {
    return WhyNot(Exchange(token, client, std::move(more), type));
  };
  EXPECT_EQ(why(Vouched(), "quiet"), "subject_token_invalid") << "this client may not bring it";
  EXPECT_EQ(why(Vouched(), "next"), "exchange_not_allowed") << "no policy names the issuer";
  EXPECT_EQ(why(Vouched(), "choosy"), "subject_token_invalid") << "its people sign in elsewhere";
  EXPECT_EQ(why(Vouched(), "back", {}, kAccessTokenType), "subject_token_invalid") << "it is none of ours";
  EXPECT_EQ(why(Vouched(), "back", {}, kIdTokenType), "subject_token_invalid");
  EXPECT_EQ(why(Vouched("", 3'600)), "subject_token_invalid") << "it lives too long";
  EXPECT_EQ(why(Vouched("", -1)), "subject_token_invalid") << "no skew is given away";
  EXPECT_EQ(why(Vouched("", 60, "https://west.example.com")), "subject_token_invalid");
  EXPECT_EQ(why(Vouched(R"(,"act":{"sub":"17"})")), "subject_token_invalid") << "whom do they mean?";
  EXPECT_EQ(why(Vouched(R"(,"may_act":{"client_id":"back"})")), "actor_not_allowed");
  EXPECT_EQ(why(Vouched(R"(,"cnf":{"jkt":"x"})")), "subject_token_bound");
  EXPECT_EQ(why(Vouched(), "back", {{"scope", "a both"}}), "scope_wider");
  EXPECT_EQ(why(Vouched(), "back", {{"audience", "urn:rs"}}), "resource_not_granted");
  std::string forged = Vouched();
  forged[forged.size() - 10] = forged[forged.size() - 10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(why(forged), "subject_token_invalid");
  EXPECT_EQ(why(SignedByTestIssuer(
                {.sub = "nobody", .aud = "https://east.example.com", .now = later_.Now(), .iss = kHr})),
            "subject_token_invalid");
}

TEST_F(IssuerExchangeTest, ItMayBeTheActor) {
  const TokenSet own = SignIn("a");
  const Form actor = {{"actor_token", Vouched("", 20)}, {"actor_token_type", kJwtType}};
  const auto tokens = Exchange(own.access_token(), "twin", actor);
  ASSERT_TRUE(tokens.has_value()) << WhyNot(tokens);
  const auto facts = FactsOf(tokens->access_token());
  ASSERT_NE(facts, nullptr);
  EXPECT_THAT(facts->members, HasSubstr(R"("act":{"sub":")" + Subject() + R"(","client_id":"twin"})"));
  EXPECT_LE(facts->expires_at, later_.Now() + Seconds(20));
  EXPECT_EQ(WhyNot(Exchange(own.access_token(), "quiet", actor)), "actor_token_invalid");
}

/// Nor by a detour: the gate asks where the person signed in, whatever was exchanged before.
//= security:T-TX-01
TEST_F(IssuerExchangeTest, AClientGetsNobodyWhoSignedInElsewhereThanItMay) {
  auto settings = WithIssuer();
  settings.options.exchange_policies.push_back(
      {.clients = {"choosy"}, .subject_clients = {"back"}, .resources = {"urn:a"}, .scopes = {"a"}});
  const Realm realm(settings, kMasterKey, {later_, *random_, *store_, people_.get(), &pages_});
  const auto exchange = [&](const std::string& token, const char* client, const char* type) {
    return realm.RequestTokens({.parameters = {{"grant_type", kExchange},
                                               {"client_id", client},
                                               {"client_secret", "s"},
                                               {"subject_token", token},
                                               {"subject_token_type", type}},
                                .authorization = ""},
                               Milliseconds(60'000));
  };
  const auto own = exchange(Vouched(), "back", kJwtType);
  ASSERT_TRUE(own.has_value()) << WhyNot(own);
  EXPECT_EQ(WhyNot(exchange(own->access_token(), "choosy", kAccessTokenType)), "subject_token_invalid");
}

/// A token of another kind is no word about a person, whoever signed it.
//= rfc8725#section-3.11
TEST_F(IssuerExchangeTest, OnlyAPlainJwtIsAnIssuersWord) {
  const auto why = [&](const std::string& typ) {
    const std::string input = base::Base64UrlEncode(R"({"alg":"ES256","kid":"k1","typ":")" + typ + R"("})") +
                              '.' +
                              base::Base64UrlEncode(R"({"iss":"https://hr.example","sub":")" + Subject() +
                                                    R"(","aud":"https://east.example.com","exp":)" +
                                                    std::to_string(UnixSeconds(later_.Now()) + 60) + '}');
    std::string token = input + '.';
    TestKey().AppendSignature(input, token);
    return WhyNot(Exchange(token, "back", {}, kJwtType));
  };
  for (const char* const typ : {"JWT", "jwt"}) EXPECT_EQ(why(typ), "") << typ;
  for (const char* const typ : {"at+jwt", "application/at+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt",
                                "oauth-authz-req+jwt", "token-introspection+jwt", "x"})
    EXPECT_EQ(why(typ), "subject_token_invalid") << typ;
}

}  // namespace
}  // namespace writ

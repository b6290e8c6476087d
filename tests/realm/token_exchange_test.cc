// The token exchange: what comes of it, and what is refused.
#include <gmock/gmock.h>

#include <random>

#include "base/text.h"
#include "tests/realm/exchange_fixture.h"

namespace writ {
namespace {

using testing::HasSubstr;
using testing::Not;

class TokenExchangeTest : public ExchangeTest {};

//= family:7.13
TEST_F(TokenExchangeTest, DelegatesUnlessAPolicySaysOtherwise) {
  const TokenSet own = SignIn("a rs openid");
  const auto before = FactsOf(own.access_token());
  const auto tokens = Exchange(own.access_token(), "back", {{"scope", "a"}});
  ASSERT_TRUE(tokens.has_value()) << ReasonName(tokens.error().reason);
  EXPECT_EQ(tokens->issued_token_type(), kAccessTokenType);
  EXPECT_EQ(tokens->scope(), "a");
  EXPECT_TRUE(tokens->refresh_token().empty());
  const auto facts = FactsOf(tokens->access_token());
  ASSERT_NE(facts, nullptr);
  EXPECT_EQ(facts->subject, before->subject);
  EXPECT_EQ(facts->client_id, "back");
  EXPECT_EQ(facts->audience, std::vector<std::string>{"urn:a"});
  EXPECT_LE(facts->expires_at, before->expires_at);
  EXPECT_THAT(facts->members, HasSubstr(R"("act":{"sub":"back","client_id":"back"})"));
  EXPECT_THAT(facts->members, Not(HasSubstr("exchanged_from"))) << "hashes are nobody's business";
}

TEST_F(TokenExchangeTest, ImpersonatesWhereAPolicySaysSo) {
  const TokenSet own = SignIn("a");
  const auto tokens = Exchange(own.access_token(), "quiet");
  ASSERT_TRUE(tokens.has_value());
  EXPECT_THAT(MembersOf(tokens->access_token()), Not(HasSubstr("\"act\"")));
  // Who acts by now is not forgotten.
  const auto delegated = Exchange(own.access_token(), "back", {{"scope", "a"}});
  const auto after = Exchange(delegated->access_token(), "quiet");
  ASSERT_TRUE(after.has_value());
  EXPECT_THAT(MembersOf(after->access_token()), HasSubstr(R"("act":{"sub":"back","client_id":"back"})"));
}

TEST_F(TokenExchangeTest, NamesTheActorOfAnActorToken) {
  const TokenSet own = SignIn("a");
  const Form actor = {{"actor_token", OfClient("quiet")}, {"actor_token_type", kJwtType}};
  const auto tokens = Exchange(own.access_token(), "quiet", actor);
  ASSERT_TRUE(tokens.has_value()) << ReasonName(tokens.error().reason);
  EXPECT_THAT(MembersOf(tokens->access_token()), HasSubstr(R"("act":{"sub":"quiet","client_id":"quiet"})"));
}

//= security:T-TX-01
//= security:T-TX-02
//= security:T-TX-03
//= security:T-TX-04
//= security:T-TX-05
//= security:T-TX-07
TEST_F(TokenExchangeTest, RefusesWhatNoPolicyOrNoTokenAllows) {
  const TokenSet own = SignIn("a openid");
  const std::string token = own.access_token();
  const std::string revoked = SignIn("a").access_token();
  Revoke(revoked, "web");
  const std::string delegated = Exchange(token, "back", {{"scope", "a"}})->access_token();
  const Form kNone;
  const struct {
    const char* says;
    std::string token;
    const char* type;
    const char* client;
    Form more;
    Reason reason;
  } cases[] = {
      {"no policy", token, kAccessTokenType, "next", kNone, Reason::kExchangeNotAllowed},
      {"no policy for the subject's client", OfClient("next"), kAccessTokenType, "back", kNone,
       Reason::kExchangeNotAllowed},
      {"no subject_token", "", kAccessTokenType, "back", kNone, Reason::kSubjectTokenMissing},
      {"no subject_token_type", token, "", "back", kNone, Reason::kSubjectTokenMissing},
      {"a type that is not taken", "any", "urn:ietf:params:oauth:token-type:refresh_token", "back", kNone,
       Reason::kTokenTypeUnsupported},
      {"a type that is not given",
       token,
       kAccessTokenType,
       "back",
       {{"requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token"}},
       Reason::kTokenTypeUnsupported},
      {"an identity token as an access token", own.id_token(), kAccessTokenType, "ids", kNone,
       Reason::kSubjectTokenInvalid},
      {"an access token as an identity token", token, kIdTokenType, "ids", kNone,
       Reason::kSubjectTokenInvalid},
      {"an identity token where none are taken", own.id_token(), kIdTokenType, "back", kNone,
       Reason::kExchangeNotAllowed},
      {"no token at all", "x.y.z", kJwtType, "back", kNone, Reason::kSubjectTokenInvalid},
      {"a revoked one", revoked, kAccessTokenType, "back", kNone, Reason::kSubjectTokenInvalid},
      {"a scope that the token has not",
       token,
       kAccessTokenType,
       "back",
       {{"scope", "rs"}},
       Reason::kScopeWider},
      {"offline_access",
       token,
       kAccessTokenType,
       "back",
       {{"scope", "a offline_access"}},
       Reason::kScopeWider},
      {"an audience that the token has not",
       token,
       kAccessTokenType,
       "back",
       {{"audience", "urn:rs"}},
       Reason::kResourceNotGranted},
      {"a resource that the token has not",
       token,
       kAccessTokenType,
       "back",
       {{"resource", "urn:rs"}},
       Reason::kResourceNotGranted},
      {"a target outside the policy",
       token,
       kAccessTokenType,
       "back",
       {{"audience", "urn:es"}},
       Reason::kResourceNotGranted},
      {"two targets, one outside",
       token,
       kAccessTokenType,
       "back",
       {{"audience", "urn:a"}, {"audience", "urn:es"}},
       Reason::kResourceNotGranted},
      {"a resource that is no URI",
       token,
       kAccessTokenType,
       "back",
       {{"resource", "a"}},
       Reason::kResourceMalformed},
      {"two resources",
       token,
       kAccessTokenType,
       "back",
       {{"resource", "urn:a"}, {"resource", "urn:rs"}},
       Reason::kResourceSeveral},
      {"two subject tokens",
       token,
       kAccessTokenType,
       "back",
       {{"subject_token", token}},
       Reason::kParameterRepeated},
      {"openid alone, where the token is for an API",
       token,
       kAccessTokenType,
       "back",
       {{"scope", "openid"}},
       Reason::kResourceNotGranted},
      {"an actor token without a type",
       token,
       kAccessTokenType,
       "back",
       {{"actor_token", token}},
       Reason::kActorTokenHalf},
      {"a type without an actor token",
       token,
       kAccessTokenType,
       "back",
       {{"actor_token_type", kAccessTokenType}},
       Reason::kActorTokenHalf},
      {"an actor token that is none",
       token,
       kAccessTokenType,
       "back",
       {{"actor_token", "x"}, {"actor_token_type", kAccessTokenType}},
       Reason::kActorTokenInvalid},
      {"another client's actor token",
       token,
       kAccessTokenType,
       "back",
       {{"actor_token", token}, {"actor_token_type", kAccessTokenType}},
       Reason::kActorNotAllowed},
      {"an actor by way of another",
       token,
       kAccessTokenType,
       "back",
       {{"actor_token", delegated}, {"actor_token_type", kAccessTokenType}},
       Reason::kActorNotAllowed},
      {"a token that is bound to a key", Sign(R"(,"cnf":{"jkt":"x"})"), kAccessTokenType, "back", kNone,
       Reason::kSubjectTokenBound},
      {"an actor token that is bound to a key",
       token,
       kAccessTokenType,
       "back",
       {{"actor_token", Sign(R"(,"cnf":{})")}, {"actor_token_type", kAccessTokenType}},
       Reason::kSubjectTokenBound},
  };
  for (const auto& c : cases)
    EXPECT_EQ(WhyNot(Exchange(c.token, c.client, c.more, c.type)), c.reason) << c.says;
}

TEST_F(TokenExchangeTest, HeedsMayAct) {
  const struct {
    const char* says;
    const char* may_act;
    bool allowed;
  } cases[] = {
      {"the client", R"({"client_id":"back"})", true},
      {"the client by both names", R"({"sub":"back","client_id":"back","iss":"https://east.example.com"})",
       true},
      {"another client", R"({"client_id":"quiet"})", false},
      {"a person who is called as the client is", R"({"sub":"back"})", false},
      {"one of another issuer", R"({"client_id":"back","iss":"https://west.example.com"})", false},
      {"more than is understood", R"({"client_id":"back","tenant":"blue"})", false},
      {"nobody", "{}", false},
      {"no object", R"("back")", false},
  };
  for (const auto& c : cases) {
    const std::string token = Sign(std::string(R"(,"may_act":)") + c.may_act);
    EXPECT_EQ(WhyNot(Exchange(token)), c.allowed ? std::nullopt : std::optional(Reason::kActorNotAllowed))
        << c.says;
  }
}

//= security:T-TX-06
TEST_F(TokenExchangeTest, NestsFourActorsAndNoFifth) {
  std::string token = SignIn("a").access_token();
  for (int hop = 1; hop <= 4; ++hop) {
    const auto tokens = Exchange(token, hop % 2 == 0 ? "refers" : "back");
    ASSERT_TRUE(tokens.has_value()) << hop << ReasonName(tokens.error().reason);
    token = tokens->access_token();
  }
  EXPECT_THAT(
      MembersOf(token),
      HasSubstr(R"("act":{"sub":"refers","client_id":"refers","act":{"sub":"back","client_id":"back",)"
                R"("act":{"sub":"refers","client_id":"refers","act":{"sub":"back","client_id":"back"}}}})"));
  EXPECT_EQ(WhyNot(Exchange(token)), Reason::kActorsTooMany);
}

TEST_F(TokenExchangeTest, HasAnEndWithoutActors) {
  std::string token = SignIn("a").access_token();
  for (std::size_t hop = 0; hop < kMostOrigins; ++hop) token = Exchange(token, "quiet")->access_token();
  EXPECT_EQ(WhyNot(Exchange(token, "quiet")), Reason::kExchangesTooMany);
}

TEST_F(TokenExchangeTest, GivesAJwtWhereOneIsAskedFor) {
  const std::string token = SignIn("a").access_token();
  EXPECT_THAT(Exchange(token, "refers")->access_token(), Not(HasSubstr(".")));
  const auto tokens = Exchange(token, "refers", {{"requested_token_type", kJwtType}});
  EXPECT_THAT(tokens->access_token(), HasSubstr("."));
  EXPECT_EQ(tokens->issued_token_type(), kJwtType);
}

TEST_F(TokenExchangeTest, TakesIdentityTokensForWhatAPolicyLists) {
  Browser browser(*this);
  const TokenSet own = SignInWith(browser, "a rs openid");
  for (const char* const type : {kIdTokenType, kJwtType}) {
    const auto tokens = Exchange(own.id_token(), "ids", {}, type);
    ASSERT_TRUE(tokens.has_value()) << ReasonName(tokens.error().reason);
    EXPECT_EQ(tokens->scope(), "a openid");
    EXPECT_EQ(FactsOf(tokens->access_token())->subject, FactsOf(own.access_token())->subject);
    EXPECT_EQ(FactsOf(tokens->access_token())->audience, std::vector<std::string>{"urn:a"});
    EXPECT_EQ(Userinfo(tokens->access_token()).status, 200);
  }
  EXPECT_EQ(WhyNot(Exchange(own.id_token(), "ids", {{"scope", "rs"}}, kIdTokenType)), Reason::kScopeWider);
  // What came of it ends with the session that it tells of.
  const std::string token = Exchange(own.id_token(), "ids", {}, kIdTokenType)->access_token();
  EndAll(GuardedKind::kSession);
  EXPECT_EQ(FactsOf(token), nullptr);
  EXPECT_EQ(WhyNot(Exchange(own.id_token(), "ids", {}, kIdTokenType)), Reason::kSubjectTokenInvalid);
}

//= security:T-AT-21
TEST_F(TokenExchangeTest, AClientThatIsCalledAsAPersonIsIsNotTakenForThem) {
  accounts::Account draft;
  draft.person.username = "twin";
  draft.person.subject = "twin";
  draft.person.claims = {{"email", "twin@example.org"}};
  draft.password = admin::StoredPassword("Twin's password", *random_);
  ASSERT_TRUE(admin::AddPerson(work_, draft).has_value());
  Browser browser(*this);
  const Reply ask = browser.Authorize({{"scope", "a openid"}});
  const Reply back = browser.SignIn(ask, "twin", "Twin's password");
  const std::string person = Redeem(ParameterOf(Browser::Location(back), "code"))->access_token();
  const std::string client = OfClient("twin");
  ASSERT_EQ(FactsOf(person)->subject, FactsOf(client)->subject) << "they are called the same";

  EXPECT_EQ(Userinfo(person).status, 200);
  EXPECT_EQ(Userinfo(client).status, 403);
  EXPECT_THAT(Send("/connect/introspect", FormAbout(client, "urn:a")).body, Not(HasSubstr("auth_time")));
  EXPECT_EQ(WhyNot(Ask({{"grant_type", "client_credentials"},
                        {"client_id", "twin"},
                        {"client_secret", "s"},
                        {"scope", "openid"}})),
            Reason::kScopeNeedsPerson);
  const std::string exchanged = Exchange(client)->access_token();
  EXPECT_THAT(MembersOf(exchanged), HasSubstr(R"("sub":"twin","act":{"sub":"back")"));
  EXPECT_THAT(MembersOf(exchanged), Not(HasSubstr("auth_time")));
  EXPECT_EQ(Userinfo(exchanged).status, 403);
  EXPECT_THAT(MembersOf(Exchange(person, "back", {{"scope", "a"}})->access_token()), HasSubstr("auth_time"));
}

/// Random wishes, with a fixed seed: whatever comes of them has no scope, audience or second more.
//= security:T-TX-05
TEST_F(TokenExchangeTest, IsNeverWiderOrLongerThanTheSubjectToken) {
  std::mt19937 random(8693);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same each time
  const auto pick = [&](std::vector<std::string> from) {
    std::erase_if(from, [&](const std::string&) { return random() % 2 == 0; });
    return from;
  };
  int given = 0;
  for (int round = 0; round < 120; ++round) {
    std::vector<std::string> tokens;
    const auto scopes = pick({"a", "rs", "openid", "email"});
    const std::string scope = base::JoinBlanks(scopes.empty() ? std::vector<std::string>{"a"} : scopes);
    std::string token = round % 3 == 0 ? OfClient("job", "a") : SignIn(scope).access_token();
    later_.Advance(Seconds(random() % 100));
    for (int hop = 0; hop < 3; ++hop) {
      const auto before = FactsOf(token);
      ASSERT_NE(before, nullptr);
      Form more;
      const auto wanted = pick({"a", "rs", "openid", "email", "both", "offline_access"});
      if (!wanted.empty() && random() % 2 == 0) more.emplace_back("scope", base::JoinBlanks(wanted));
      for (const std::string& audience : pick({"urn:a", "urn:rs", "urn:es"}))
        if (random() % 3 == 0) more.emplace_back("audience", audience);
      const char* const clients[] = {"back", "refers", "quiet"};
      const auto result = Exchange(token, clients[random() % 3], more);
      if (!result) continue;
      ++given;
      token = result->access_token();
      const auto after = FactsOf(token);
      ASSERT_NE(after, nullptr);
      EXPECT_TRUE(std::ranges::includes(before->scopes, after->scopes)) << scope;
      for (const std::string& audience : after->audience)
        EXPECT_THAT(before->audience, testing::Contains(audience));
      EXPECT_LE(after->expires_at, before->expires_at);
      EXPECT_EQ(after->subject, before->subject);
      EXPECT_EQ(after->family.has_value(), before->family.has_value());
    }
  }
  EXPECT_GT(given, 100);
}

}  // namespace
}  // namespace writ

// The authorization_code grant, as an application sees it.
#include <barrier>
#include <thread>

#include "protocol/rows/new_change.h"
#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

class CodeTest : public BrowserTest {};

//= op:5.09
//= op:3.11
//= family:3.3.28
//= family:3.3.29
//= op:4.03
//= family:2.2.04
//= security:T-AC-15
//= security:T-MX-01
//= op:4.02
//= op:4.05
//= family:1.1.19
//= family:2.1.14
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
  EXPECT_TRUE(ClaimsOf(tokens->access_token()).contains("\"sid\":\"")) << tokens->access_token();
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
//= family:7.03
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
//= family:1.9.10
//= family:1.9.11
//= family:1.9.15
//= family:7.24
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
      {"no redirect_uri", {{"redirect_uri", ""}}, Reason::kCodeRedirectUriMissing},
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
//= op:3.14
//= family:1.9.09
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
//= family:4.1.37
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

}  // namespace
}  // namespace writ

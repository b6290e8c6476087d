// What stays Writ's in every mode (docs/compatibility.md): no member's manners take it away.
#include <barrier>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "tests/realm/modes_fixture.h"

namespace writ {
namespace {

class ModesSecurityTest : public ModesTest {
 protected:
  /// How many of sixteen that ask at once get tokens.
  static int RaceOfSixteen(const std::function<Reply()>& ask) {
    std::barrier start(16);
    std::atomic<int> won{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 16; ++i) {
      clients.emplace_back([&] {
        start.arrive_and_wait();
        if (ask().status == 200) ++won;
      });
    }
    for (std::thread& client : clients) client.join();
    return won;
  }

  /// Tokens with a refresh token.
  Reply Tokens() {
    Browser browser(*this);
    Reply tokens = RedeemCode(browser.Code({{"scope", "openid a offline_access"}}));
    EXPECT_EQ(tokens.status, 200) << tokens.body;
    return tokens;
  }
};

INSTANTIATE_TEST_SUITE_P(Each, ModesSecurityTest, kEveryMode, ModeName);

TEST_P(ModesSecurityTest, ACodeIsGoodOnce) {
  Browser browser(*this);
  for (int round = 0; round < 3; ++round) {
    const std::string code = browser.Code();
    EXPECT_EQ(RaceOfSixteen([&] { return RedeemCode(code); }), 1);
  }
}

TEST_P(ModesSecurityTest, ARefreshTokenIsGoodOnce) {
  for (int round = 0; round < 3; ++round) {
    const std::string token = Member(Tokens(), "refresh_token");
    EXPECT_EQ(RaceOfSixteen([&] { return Renew(token); }), 1);
  }
}

TEST_P(ModesSecurityTest, AReplayedCodeTakesBackWhatCameOfIt) {
  Browser browser(*this);
  const std::string code = browser.Code({{"scope", "openid a offline_access"}});
  const Reply tokens = RedeemCode(code);
  ASSERT_EQ(tokens.status, 200) << tokens.body;
  EXPECT_EQ(ErrorIn(RedeemCode(code, {{"code_verifier", std::string(43, 'x')}})), "invalid_grant");
  EXPECT_FALSE(IsLive(Member(tokens, "access_token")));
  EXPECT_EQ(ErrorIn(Renew(Member(tokens, "refresh_token"))), "invalid_grant");
}

TEST_P(ModesSecurityTest, AnOlderRefreshTokenTakesBackItsFamily) {
  const Reply first = Tokens();
  const Reply second = Renew(Member(first, "refresh_token"));
  const Reply third = Renew(Member(second, "refresh_token"));
  ASSERT_EQ(third.status, 200) << third.body;
  EXPECT_EQ(ErrorIn(Renew(Member(first, "refresh_token"))), "invalid_grant");
  EXPECT_EQ(ErrorIn(Renew(Member(third, "refresh_token"))), "invalid_grant");
  EXPECT_FALSE(IsLive(Member(third, "access_token")));
}

TEST_P(ModesSecurityTest, ACodeIsSpentByItsOwnClientAlone) {
  Browser browser(*this);
  const std::string code = browser.Code();
  EXPECT_EQ(ErrorIn(RedeemCode(code, {{"client_id", "other"}})), "invalid_grant");
  EXPECT_EQ(RedeemCode(code).status, 200);
  const std::string mistaken = browser.Code();
  EXPECT_EQ(RedeemCode(mistaken, {{"code_verifier", std::string(43, 'x')}}).status, 400);
  EXPECT_EQ(RedeemCode(mistaken).status, 400);
}

TEST_P(ModesSecurityTest, NobodyGuessesWithoutEnd) {
  for (int i = 0; i < 20; ++i) Password({{"password", "guess"}});
  EXPECT_EQ(Password().status, 429) << "the right password, too";
}

TEST_P(ModesSecurityTest, DevicesThatPollTooEarlySlowDown) {
  if (IsFormer()) GTEST_SKIP() << "there are no devices";
  const Reply begun = Send("/connect/deviceauthorization", {{"client_id", "tv"}, {"scope", "a"}});
  ASSERT_EQ(begun.status, 200) << begun.body;
  const auto poll = [&] {
    return ErrorIn(Token({{"client_id", "tv"},
                          {"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                          {"device_code", Member(begun, "device_code")}}));
  };
  EXPECT_EQ(poll(), "authorization_pending");
  EXPECT_EQ(poll(), "slow_down");
  later_.Advance(Seconds(6));
  EXPECT_EQ(poll(), "slow_down") << "five seconds more are asked for";
}

TEST_P(ModesSecurityTest, ACodeIsForTheAuthorizedResources) {
  if (!(GetParam() == Compatibility::kWrit || GetParam() == Compatibility::kDuende ||
        GetParam() == Compatibility::kOpen))
    GTEST_SKIP() << "there are no resource indicators";
  Browser browser(*this);
  const Reply tokens = RedeemCode(browser.Code({{"scope", "openid a rs"}, {"resource", "urn:rs"}}));
  ASSERT_EQ(tokens.status, 200) << tokens.body;
  const std::string claims = ClaimsOf(Member(tokens, "access_token"));
  EXPECT_TRUE(claims.contains("\"aud\":\"urn:rs\"")) << claims;
}

TEST_P(ModesSecurityTest, WithoutASecretNoClientSpeaksForItself) {
  const Reply reply = Token(
      {{"client_id", "nobody"}, {"client_secret", ""}, {"grant_type", "client_credentials"}, {"scope", "a"}});
  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(ErrorIn(reply), IsFormer() ? "invalid_client" : "unauthorized_client");
}

TEST_P(ModesSecurityTest, CredentialsInTheUrlAreRefused) {
  Call call = MakeCall("grant_type=client_credentials&scope=a");
  call.path = "/connect/token";
  call.query = "client_id=job&client_secret=s";
  call.now = later_.Now();
  const Reply reply = Answer(call);
  EXPECT_EQ(reply.status, 400) << reply.body;
  ASSERT_TRUE(reply.outcome.refusal.has_value());
  EXPECT_EQ(reply.outcome.refusal->reason, Reason::kCredentialInUrl);
}

TEST_P(ModesSecurityTest, FormsAreText) {
  for (const char* const bad : {"%00", "%ff", "%zz"}) {
    const Reply reply =
        SendText(routes_, "/connect/token",
                 std::string("client_id=app&client_secret=s&grant_type=password&scope=a&username=ann&"
                             "password=") +
                     bad);
    EXPECT_EQ(reply.status, 400) << bad;
    EXPECT_EQ(ErrorIn(reply), "invalid_request") << bad;
  }
}

TEST_P(ModesSecurityTest, TheDisabledAreAnsweredLikeThoseWhoMistype) {
  const Reply mistyped = Password({{"username", "bert"}, {"password", "guess"}});
  Disable("ann");
  EXPECT_EQ(Password().body, mistyped.body);
}

TEST_P(ModesSecurityTest, AClientWithoutLocalLoginTakesNoPasswords) {
  const Reply reply = Password({{"client_id", "closed"}});
  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(ErrorIn(reply), IsFormer() ? "unsupported_grant_type" : "unauthorized_client");
}

TEST_P(ModesSecurityTest, ARenewedTokenHasANameOfItsOwn) {
  const Reply first = Tokens();
  const Reply second = Renew(Member(first, "refresh_token"));
  const auto jti = [](const Reply& reply) {
    const std::string claims = ClaimsOf(Member(reply, "access_token"));
    const std::size_t at = claims.find("\"jti\":\"");
    return at == std::string::npos ? "" : claims.substr(at + 7, claims.find('"', at + 7) - at - 7);
  };
  EXPECT_FALSE(jti(first).empty());
  EXPECT_NE(jti(first), jti(second));
}

TEST_P(ModesSecurityTest, EveryTokenIsForSomebody) {
  const Reply reply = Password({{"scope", "bare"}});
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_TRUE(
      ClaimsOf(Member(reply, "access_token")).contains(R"("aud":"https://east.example.com/resources")"));
}

TEST_P(ModesSecurityTest, NoHandleIsReadableInTheStore) {
  Browser browser(*this);
  const std::string code = browser.Code();
  const std::string token = Member(Tokens(), "refresh_token");
  ASSERT_FALSE(token.empty());
  bool stored = false;
  for (const auto& file :
       std::filesystem::directory_iterator(std::filesystem::path(folder_ / "w.db").parent_path())) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    stored = stored || bytes.contains("SQLite format 3");
    EXPECT_FALSE(bytes.contains(code)) << file.path();
    EXPECT_FALSE(bytes.contains(token)) << file.path();
  }
  EXPECT_TRUE(stored);
}

}  // namespace
}  // namespace writ

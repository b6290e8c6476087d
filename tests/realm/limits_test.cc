// Where input ends: the longest that is taken, and what is a byte longer.

#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

const std::string kLongUri = "https://app.example/" + std::string(1'980, 'u');

class LimitsTest : public BrowserTest {
 protected:
  static RealmSettings WithMore() {
    RealmSettings settings = Settings();
    Client plain = *std::ranges::find(settings.clients, "web", &Client::client_id);
    plain.client_id = "plain";
    plain.allow_plain_text_pkce = true;
    plain.redirect_uris.push_back(kLongUri);
    Client typed = plain;
    typed.client_id = "typed";
    typed.allowed_grant_types = {"password"};
    Client longest = settings.clients.front();
    longest.client_id = std::string(200, 'c');
    longest.client_secrets = {{.digest = std::string(crypto::Sha256(std::string(512, 's')))}};
    settings.clients.insert(settings.clients.end(), {plain, typed, longest});
    return settings;
  }
  LimitsTest() : BrowserTest(WithMore()) {}

  bool IsTaken(const Parameters& changes) {
    Browser browser(*this);
    return Browser::Location(browser.Authorize(changes)).starts_with("/account/login");
  }

  std::string ErrorAtAuthorize(const Parameters& changes) {
    Browser browser(*this);
    return ErrorOf(browser.Authorize(changes));
  }

  Result<TokenSet> SignInTyped(const std::string& username, const std::string& password) {
    return Redeem("", {{"grant_type", "password"},
                       {"client_id", "typed"},
                       {"redirect_uri", ""},
                       {"code_verifier", ""},
                       {"scope", "a"},
                       {"username", username},
                       {"password", password}});
  }
};

//= family:1.5.11
//= family:1.5.12
TEST_F(LimitsTest, OfWhatAnAuthorizationRequestSays) {
  for (const auto& [name, most] : {std::pair<std::string, std::size_t>{"nonce", 1'024},
                                   {"acr_values", 300},
                                   {"ui_locales", 100},
                                   {"login_hint", 320}}) {
    EXPECT_TRUE(IsTaken({{name, std::string(most, 'a')}})) << name;
    EXPECT_EQ(ErrorAtAuthorize({{name, std::string(most + 1, 'a')}}), "invalid_request") << name;
  }
}

// What is compared with a list, byte by byte, needs no limit but the list's.
//= family:1.5.04
TEST_F(LimitsTest, OfARedirectUriAreThoseOfTheRegisteredOne) {
  EXPECT_TRUE(IsTaken({{"client_id", "plain"}, {"redirect_uri", kLongUri}}));
  Browser browser(*this);
  const Reply longer = browser.Authorize({{"client_id", "plain"}, {"redirect_uri", kLongUri + 'u'}});
  EXPECT_EQ(longer.status, 400);
  EXPECT_TRUE(longer.body.contains("data-page=\"error\"")) << longer.body;
}

//= family:1.5.07
TEST_F(LimitsTest, OfPkce) {
  Browser browser(*this);
  for (const std::size_t length : {42U, 43U, 128U, 129U}) {
    const std::string verifier(length, 'v');
    const std::string challenge = base::Base64UrlEncode(crypto::Sha256(verifier));
    const bool fits = length >= 43 && length <= 128;
    const auto why =
        WhyNot(Redeem(browser.Code({{"code_challenge", challenge}}), {{"code_verifier", verifier}}));
    EXPECT_EQ(why, fits ? std::nullopt : std::optional(Reason::kCodeVerifier)) << length;
    const Parameters plain{
        {"client_id", "plain"}, {"code_challenge", verifier}, {"code_challenge_method", "plain"}};
    EXPECT_EQ(IsTaken(plain), fits) << length;
    EXPECT_EQ(ErrorAtAuthorize(plain), fits ? "" : "invalid_request") << length;
  }
  for (const std::size_t length : {42U, 44U})
    EXPECT_EQ(ErrorAtAuthorize({{"code_challenge", std::string(length, 'A')}}), "invalid_request") << length;
}

//= family:1.5.05
//= family:7.10
TEST_F(LimitsTest, OfHandlesAreTheirOwnLengthAndLetters) {
  Browser browser(*this);
  const std::string code = browser.Code({{"scope", "openid a offline_access"}});
  const auto change_case = [](std::string text) {
    for (char& c : text) c = static_cast<char>(std::islower(c) ? std::toupper(c) : std::tolower(c));
    return text;
  };
  for (const std::string& other :
       {change_case(code), code.substr(0, 47), code + 'A', std::string(256, 'A'), std::string(257, 'A')})
    EXPECT_EQ(WhyNot(Redeem(other)), Reason::kCodeUnknown) << other;
  const std::string token = Redeem(code)->refresh_token();
  const auto refresh = [&](const std::string& handle) {
    return WhyNot(Redeem("", {{"grant_type", "refresh_token"}, {"refresh_token", handle}}));
  };
  for (const std::string& other :
       {change_case(token), token.substr(0, 79), token + 'A', std::string(256, 'A'), std::string(257, 'A')})
    EXPECT_EQ(refresh(other), Reason::kRefreshTokenUnknown) << other;
  EXPECT_EQ(refresh(token), std::nullopt) << "no miss spent it";
}

//= family:7.07
TEST_F(LimitsTest, OfClientsAndTheirSecrets) {
  const auto ask = [&](std::size_t id, std::size_t secret) {
    return WhyNot(realm_.RequestTokens({.parameters = {{"grant_type", "client_credentials"},
                                                       {"scope", "a"},
                                                       {"client_id", std::string(id, 'c')},
                                                       {"client_secret", std::string(secret, 's')}},
                                        .authorization = ""}));
  };
  EXPECT_EQ(ask(200, 512), std::nullopt);
  EXPECT_EQ(ask(201, 512), Reason::kClientIdTooLong) << "the log says what is wrong";
  EXPECT_EQ(ask(200, 513), Reason::kClientSecretTooLong);
}

//= family:1.5.06
TEST_F(LimitsTest, OfNamesAndPasswords) {
  accounts::Account draft;
  draft.person.username = "cleo";
  draft.password = admin::StoredPassword(std::string(1'024, 'p'), *random_);
  ASSERT_TRUE(admin::AddPerson(work_, draft).has_value());
  EXPECT_EQ(WhyNot(SignInTyped("cleo", std::string(1'024, 'p'))), std::nullopt);
  const auto longer = SignInTyped("cleo", std::string(1'025, 'p'));
  ASSERT_FALSE(longer.has_value());
  EXPECT_EQ(longer.error().reason, Reason::kPasswordWrong);
  EXPECT_EQ(longer.error().detail, "longer than any password") << "and not even hashed";
  // Blanks around a name are none of it.
  EXPECT_EQ(WhyNot(SignInTyped("ann" + std::string(317, ' '), "Ann's password")), std::nullopt);
  EXPECT_EQ(WhyNot(SignInTyped("ann" + std::string(318, ' '), "Ann's password")), Reason::kPersonUnknown);
}

}  // namespace
}  // namespace writ

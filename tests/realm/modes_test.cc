// What members of the family answer otherwise, where a person signs in or a setting changes meanwhile.
#include "protocol/rules/grant_types.h"
#include "tests/realm/assertions.h"
#include "tests/realm/modes_fixture.h"

namespace writ {
namespace {

INSTANTIATE_TEST_SUITE_P(Each, ModesTest, kEveryMode, ModeName);

//= family:1.19.11
TEST_P(ModesTest, SpeakForNobodyWhoIsDisabledSince) {
  Browser browser(*this);
  const std::string code = browser.Code();
  const Reply tokens = RedeemCode(browser.Code({{"scope", "openid a offline_access"}}));
  ASSERT_EQ(tokens.status, 200) << tokens.body;
  Disable("ann");
  const std::string error = IsFormer() ? "invalid_request" : "invalid_grant";
  for (const Reply& reply : {RedeemCode(code), Renew(Member(tokens, "refresh_token"))}) {
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(ErrorIn(reply), error) << reply.body;
  }
  EXPECT_EQ(ErrorIn(Password()), "invalid_grant")
      << "who signs in now is told no more than of a wrong password";
}

//= family:1.19.13
TEST_P(ModesTest, LookAgainAtWhatTheClientMayHave) {
  Browser browser(*this);
  const std::string code = browser.Code();
  const Reply tokens = RedeemCode(browser.Code({{"scope", "openid a rs offline_access"}}));
  ASSERT_EQ(tokens.status, 200) << tokens.body;
  RealmSettings less = OfMode(GetParam());
  std::erase(std::ranges::find(less.clients, "web", &Client::client_id)->allowed_scopes, "a");
  const Realm realm(less, kMasterKey, {later_, *random_, *store_, people_.get(), &pages_});
  const auto routes = MakeRoutes(realm.context());
  const Reply renewed =
      SendTo(routes, "/connect/token",
             {{"grant_type", "refresh_token"}, {"refresh_token", Member(tokens, "refresh_token")}});
  if (GetParam() == Compatibility::kDuende) {
    EXPECT_EQ(renewed.body, R"({"error":"invalid_scope","error_description":"Invalid scope."})");
  } else if (IsFormer()) {
    EXPECT_EQ(renewed.body, R"({"error":"invalid_grant"})");
  } else {
    ASSERT_EQ(renewed.status, 200) << renewed.body;
    EXPECT_EQ(ParameterOf("?scope=" + Member(renewed, "scope"), "scope"), "offline_access openid rs");
    EXPECT_FALSE(ClaimsOf(Member(renewed, "access_token")).contains("urn:a"));
  }
  const Reply redeemed = SendTo(routes, "/connect/token",
                                {{"grant_type", "authorization_code"},
                                 {"code", code},
                                 {"redirect_uri", kCallback},
                                 {"code_verifier", kVerifier}});
  EXPECT_EQ(redeemed.status, 400) << redeemed.body;
}

//= family:1.19.19
TEST_P(ModesTest, TellWhoSignedInWhenTokensAreRenewed) {
  Browser browser(*this);
  const Reply tokens = RedeemCode(browser.Code({{"scope", "a offline_access"}}));
  ASSERT_EQ(tokens.status, 200) << tokens.body;
  EXPECT_EQ(Member(tokens, "id_token"), "");
  EXPECT_EQ(Member(Renew(Member(tokens, "refresh_token")), "id_token").empty(), !IsFormer());
}

/// A grant that is not built in and refuses everybody.
class LotteryGrant final : public Grant {
 public:
  std::string_view Name() const override { return "urn:example:lottery"; }
  std::span<const std::string_view> Parameters() const override { return {}; }
  Result<Decision> Decide(const GrantCall&) const override {
    return RefuseAs({.error = "invalid_grant", .description = {}, .members = {}});
  }
};

//= family:1.14.01
//= family:1.14.02
TEST_P(ModesTest, KnowNoGrantThatIsNotTheClients) {
  const LotteryGrant lottery;
  RealmSettings settings = OfMode(GetParam());
  std::ranges::find(settings.clients, "app", &Client::client_id)->allowed_grant_types = {
      lottery.Name().data(), "urn:example:gone"};
  const Realm realm(settings, kMasterKey,
                    {later_, *random_, *store_, people_.get(), &pages_, nullptr, {&lottery}});
  const auto routes = MakeRoutes(realm.context());
  const auto error = [&](const std::string& client, const std::string& grant) {
    return ErrorIn(
        SendTo(routes, "/connect/token", {{"client_id", client}, {"grant_type", grant}, {"scope", "a"}}));
  };
  const bool writ = GetParam() == Compatibility::kWrit;
  EXPECT_EQ(error("app", "urn:example:lottery"), "invalid_grant");
  EXPECT_EQ(error("other", "urn:example:lottery"), writ ? "unauthorized_client" : "unsupported_grant_type");
  EXPECT_EQ(error("app", "urn:example:gone"), "unsupported_grant_type");
}

/// A member leaves others' clocks five minutes, we one.
TEST_P(ModesTest, TakeAnAssertionOfAClockThatIsSlow) {
  RealmSettings settings = OfMode(GetParam());
  Client& web = *std::ranges::find(settings.clients, "web", &Client::client_id);
  web.allowed_grant_types.emplace_back("client_credentials");
  web.keys = {TestIssuerKey()};
  const Realm realm(settings, kMasterKey, {later_, *random_, *store_, people_.get(), &pages_});
  const bool is_writ = GetParam() == Compatibility::kWrit;
  const std::string issuer = "https://east.example.com";
  const auto why = [&](Seconds ago, const std::string& jti) {
    return WhyNot(realm.RequestTokens(
        {.parameters = {{"grant_type", "client_credentials"},
                        {"scope", "a"},
                        {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                        {"client_assertion",
                         SignedByTestIssuer({.sub = "web",
                                             .aud = is_writ ? issuer : issuer + "/connect/token",
                                             .now = later_.Now() - ago,
                                             .jti = jti,
                                             .iss = "web"})}},
         .authorization = ""}));
  };
  EXPECT_EQ(why(Seconds(60 + 200), "j1"), is_writ ? std::optional(Reason::kAssertionExpired) : std::nullopt);
  EXPECT_EQ(why(Seconds(60 + 301), "j2"), Reason::kAssertionExpired);
}

/// No member has an exchange: it is RFC 8693's in each, with its `resource`.
TEST_P(ModesTest, ExchangeForTheResourceThatIsNamed) {
  RealmSettings settings = OfMode(GetParam());
  Client& job = *std::ranges::find(settings.clients, "job", &Client::client_id);
  job.allowed_grant_types.emplace_back(kTokenExchangeGrant);
  job.allowed_scopes = {"a", "both"};
  const std::string issuer = settings.options.issuer_uri;
  settings.api_resources = {{.name = "urn:one", .scopes = {"a", "both"}},
                            {.name = "urn:two", .scopes = {"both"}}};
  settings.options.exchange_policies = {{.clients = {"job"},
                                         .subject_clients = {"job"},
                                         .resources = {"urn:one", "urn:two", issuer + "/resources"},
                                         .scopes = {}}};
  const Realm realm(settings, kMasterKey, {later_, *random_, *store_, people_.get(), &pages_});
  const auto ask = [&](std::vector<std::pair<std::string, std::string>> form) {
    form.insert(form.end(), {{"client_id", "job"}, {"client_secret", "s"}});
    return realm.RequestTokens({.parameters = std::move(form), .authorization = ""});
  };
  const auto own = ask({{"grant_type", "client_credentials"}, {"scope", "both"}});
  ASSERT_TRUE(own.has_value());
  const auto two = ask({{"grant_type", std::string(kTokenExchangeGrant)},
                        {"subject_token", std::string(own->access_token())},
                        {"subject_token_type", "urn:ietf:params:oauth:token-type:access_token"},
                        {"resource", "urn:two"}});
  ASSERT_TRUE(two.has_value()) << ReasonName(two.error().reason);
  const std::string claims = ClaimsOf(std::string(two->access_token()));
  EXPECT_FALSE(claims.contains("urn:one")) << claims;
  EXPECT_EQ(claims.contains("\"aud\":\"urn:two\""), !IsFormer()) << claims;
}

}  // namespace
}  // namespace writ

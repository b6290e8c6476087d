// Every grant against every rule that guards a token. A grant of grants.def that has no row for each rule
// fails it.

#include <iostream>
#include <map>
#include <variant>

#include "protocol/people/consent.h"
#include "protocol/rows/new_change.h"
#include "protocol/session/session.h"
#include "tests/realm/assertions.h"
#include "tests/realm/browser_fixture.h"

namespace writ {
namespace {

enum class Rule {
  kClientDisabled,
  kGrantNotAllowed,
  kPersonDisabled,
  kPersonLocked,
  kIdp,
  kConsentWithdrawn,
  kSessionEnded,
  kScope,
  kResource,
  kOtherClient,
  kExpired,
  kReplayed,
};

constexpr std::pair<Rule, const char*> kRules[] = {{Rule::kClientDisabled, "client disabled"},
                                                   {Rule::kGrantNotAllowed, "grant not allowed"},
                                                   {Rule::kPersonDisabled, "person disabled"},
                                                   {Rule::kPersonLocked, "person locked"},
                                                   {Rule::kIdp, "identity provider not allowed"},
                                                   {Rule::kConsentWithdrawn, "consent withdrawn"},
                                                   {Rule::kSessionEnded, "session ended"},
                                                   {Rule::kScope, "scope"},
                                                   {Rule::kResource, "resource"},
                                                   {Rule::kOtherClient, "another client's artefact"},
                                                   {Rule::kExpired, "expired"},
                                                   {Rule::kReplayed, "replayed"}};

/// Why it is refused, or why the rule has nothing to do with the grant.
using Expected = std::variant<Reason, const char*>;
using Rows = std::map<Rule, Expected>;

constexpr const char* kNobody = "there is no person";
constexpr const char* kNoArtefact = "nothing was issued before that could be presented";
constexpr const char* kSignedIn = "a lock is on signing in; what was signed in before goes on";

const std::map<std::string, Rows>& Matrix() {
  using R = Reason;
  static const std::map<std::string, Rows> matrix = {
      {"authorization_code",
       {{Rule::kClientDisabled, R::kClientDisabled},
        {Rule::kGrantNotAllowed, R::kGrantNotAllowed},
        {Rule::kPersonDisabled, R::kPersonDisabledSince},
        {Rule::kPersonLocked, kSignedIn},
        {Rule::kIdp, R::kIdpNotAllowed},
        {Rule::kConsentWithdrawn, R::kConsentOver},
        {Rule::kSessionEnded, R::kSessionOver},
        {Rule::kScope, R::kScopeNotAllowed},
        {Rule::kResource, R::kResourceNotGranted},
        {Rule::kOtherClient, R::kCodeOfOther},
        {Rule::kExpired, R::kCodeExpired},
        {Rule::kReplayed, R::kCodeReplayed}}},
      {"client_credentials",
       {{Rule::kClientDisabled, R::kClientDisabled},
        {Rule::kGrantNotAllowed, R::kGrantNotAllowed},
        {Rule::kPersonDisabled, kNobody},
        {Rule::kPersonLocked, kNobody},
        {Rule::kIdp, kNobody},
        {Rule::kConsentWithdrawn, kNobody},
        {Rule::kSessionEnded, kNobody},
        {Rule::kScope, R::kScopeNotAllowed},
        {Rule::kResource, R::kResourceWithoutScope},
        {Rule::kOtherClient, kNoArtefact},
        {Rule::kExpired, kNoArtefact},
        {Rule::kReplayed, kNoArtefact}}},
      {"password",
       {{Rule::kClientDisabled, R::kClientDisabled},
        {Rule::kGrantNotAllowed, R::kGrantNotAllowed},
        {Rule::kPersonDisabled, R::kPersonDisabled},
        {Rule::kPersonLocked, R::kPersonThrottled},
        {Rule::kIdp, R::kIdpNotHere},
        {Rule::kConsentWithdrawn, "whoever gives an application their password has said all"},
        {Rule::kSessionEnded, "no browser is there"},
        {Rule::kScope, R::kScopeNotAllowed},
        {Rule::kResource, R::kResourceWithoutScope},
        {Rule::kOtherClient, kNoArtefact},
        {Rule::kExpired, kNoArtefact},
        {Rule::kReplayed, kNoArtefact}}},
      {"urn:ietf:params:oauth:grant-type:device_code",
       {{Rule::kClientDisabled, R::kClientDisabled},
        {Rule::kGrantNotAllowed, R::kGrantNotAllowed},
        {Rule::kPersonDisabled, R::kPersonDisabledSince},
        {Rule::kPersonLocked, kSignedIn},
        {Rule::kIdp, R::kIdpNotAllowed},
        {Rule::kConsentWithdrawn, R::kConsentOver},
        {Rule::kSessionEnded, R::kSessionOver},
        {Rule::kScope, R::kScopeNotAllowed},
        {Rule::kResource, R::kResourceNotGranted},
        {Rule::kOtherClient, R::kDeviceCodeOfOther},
        {Rule::kExpired, R::kDeviceCodeExpired},
        {Rule::kReplayed, R::kDeviceCodeRedeemed}}},
      {"urn:ietf:params:oauth:grant-type:jwt-bearer",
       {{Rule::kClientDisabled, R::kClientDisabled},
        {Rule::kGrantNotAllowed, R::kGrantNotAllowed},
        {Rule::kPersonDisabled, R::kPersonDisabled},
        {Rule::kPersonLocked, kSignedIn},
        {Rule::kIdp, R::kIdpNotAllowed},
        {Rule::kConsentWithdrawn, "nobody is there to be asked: the issuer vouches"},
        {Rule::kSessionEnded, "no browser is there"},
        {Rule::kScope, R::kScopeNotAllowed},
        {Rule::kResource, R::kResourceWithoutScope},
        {Rule::kOtherClient, R::kIssuerUntrusted},
        {Rule::kExpired, R::kJwtBearerInvalid},
        {Rule::kReplayed, R::kJwtBearerReplayed}}},
      {"urn:ietf:params:oauth:grant-type:token-exchange",
       {{Rule::kClientDisabled, R::kClientDisabled},
        {Rule::kGrantNotAllowed, R::kGrantNotAllowed},
        {Rule::kPersonDisabled, R::kSubjectTokenInvalid},
        {Rule::kPersonLocked, kSignedIn},
        {Rule::kIdp, R::kSubjectTokenInvalid},
        {Rule::kConsentWithdrawn, R::kSubjectTokenInvalid},
        {Rule::kSessionEnded, R::kSubjectTokenInvalid},
        {Rule::kScope, R::kScopeNotAllowed},
        {Rule::kResource, R::kResourceNotGranted},
        {Rule::kOtherClient, R::kExchangeNotAllowed},
        {Rule::kExpired, R::kSubjectTokenInvalid},
        {Rule::kReplayed, "a token is exchanged as often as it is wanted, until it ends"}}},
      {"urn:openid:params:grant-type:ciba",
       {{Rule::kClientDisabled, R::kClientDisabled},
        {Rule::kGrantNotAllowed, R::kGrantNotAllowed},
        {Rule::kPersonDisabled, R::kPersonDisabledSince},
        {Rule::kPersonLocked, R::kPersonLocked},
        {Rule::kIdp, R::kIdpNotAllowed},
        {Rule::kConsentWithdrawn, R::kConsentOver},
        {Rule::kSessionEnded, R::kSessionOver},
        {Rule::kScope, R::kScopeNotAllowed},
        {Rule::kResource, R::kResourceNotGranted},
        {Rule::kOtherClient, R::kAuthReqIdOfOther},
        {Rule::kExpired, R::kAuthReqIdExpired},
        {Rule::kReplayed, R::kAuthReqIdRedeemed}}},
      {"refresh_token",
       {{Rule::kClientDisabled, R::kClientDisabled},
        {Rule::kGrantNotAllowed, R::kOfflineAccessOff},
        {Rule::kPersonDisabled, R::kPersonDisabledSince},
        {Rule::kPersonLocked, kSignedIn},
        {Rule::kIdp, "what was given may be renewed"},
        {Rule::kConsentWithdrawn, R::kConsentOver},
        {Rule::kSessionEnded, R::kSessionOver},
        // The scope is dropped, and offline_access alone is left.
        {Rule::kScope, R::kScopeNone},
        {Rule::kResource, R::kResourceNotGranted},
        {Rule::kOtherClient, R::kRefreshTokenOfOther},
        {Rule::kExpired, R::kRefreshTokenExpired},
        {Rule::kReplayed, R::kRefreshTokenReused}}},
  };
  return matrix;
}

constexpr std::string_view kGrants[] = {
#define WRIT_GRANT(name, Class) name,
#include "protocol/grants/grants.def"
#undef WRIT_GRANT
};

class GateMatrixTest : public BrowserTest {
 protected:
  static RealmSettings WithAll() {
    RealmSettings settings = Settings();
    Client all = *std::ranges::find(settings.clients, "web", &Client::client_id);
    all.client_id = "all";
    all.allowed_grant_types = {"authorization_code",
                               "client_credentials",
                               "password",
                               "urn:ietf:params:oauth:grant-type:device_code",
                               "urn:ietf:params:oauth:grant-type:jwt-bearer",
                               "urn:ietf:params:oauth:grant-type:token-exchange",
                               "urn:openid:params:grant-type:ciba"};
    all.require_consent = true;
    all.coordinate_lifetime_with_user_session = true;
    Client other = all;
    other.client_id = "other";
    settings.clients.insert(settings.clients.end(), {all, other});
    settings.trusted_issuers = {
        {.issuer = "https://hr.example", .keys = {TestIssuerKey()}, .clients = {"all"}}};
    settings.options.exchange_policies = {
        {.clients = {"all"}, .subject_clients = {"all"}, .resources = {"urn:a"}, .scopes = {}}};
    settings.options.throttling.sign_in_failures_per_account = 2;
    return settings;
  }
  GateMatrixTest() : BrowserTest(WithAll()) {}

  std::string Code() {
    Browser browser(*this);
    const Reply ask = browser.SignIn(
        browser.Authorize({{"client_id", "all"}, {"scope", "a offline_access"}, {"resource", "urn:a"}}));
    const Reply back = browser.PostText("/account/consent",
                                        "interaction=" + ParameterOf(Browser::Location(ask), "interaction") +
                                            "&decision=allow&scope=a&scope=offline_access");
    return ParameterOf(Browser::Location(back), "code");
  }

  std::string DeviceCode() {
    const std::string form = "client_id=all&client_secret=s&scope=a&resource=urn:a";
    Call call = MakeCall(form);
    call.now = later_.Now();
    call.path = "/connect/deviceauthorization";
    const std::string begun = Answer(call).body;
    const auto member = [&](const std::string& name) {
      const std::size_t at = begun.find('"' + name + "\":\"") + name.size() + 4;
      return begun.substr(at, begun.find('"', at) - at);
    };
    Browser browser(*this);
    browser.SignIn(browser.Get("/device"));
    const std::string proof = HiddenField(browser.Get("/device").body, "proof");
    browser.Post(
        "/device",
        {{"user_code", member("user_code")}, {"proof", proof}, {"decision", "allow"}, {"scope", "a"}});
    return member("device_code");
  }

  std::string AuthReqId() {
    const std::string form = "client_id=all&client_secret=s&scope=openid+a&resource=urn:a&login_hint=ann";
    Call call = MakeCall(form);
    call.now = later_.Now();
    call.path = "/connect/ciba";
    const std::string begun = Answer(call).body;
    const std::size_t at = begun.find(":\"") + 2;
    Browser browser(*this);
    browser.SignIn(browser.Get("/ciba"));
    const std::string page = browser.Get("/ciba").body;
    browser.Post("/ciba", {{"request", HiddenField(page, "request")},
                           {"proof", HiddenField(page, "proof")},
                           {"decision", "allow"},
                           {"scope", "a"}});
    return begun.substr(at, begun.find('"', at) - at);
  }

  /// A request by the grant that would be answered with tokens.
  Parameters Prepare(std::string_view grant) {
    Parameters form = {{"grant_type", std::string(grant)}, {"client_id", "all"}, {"client_secret", "s"}};
    const auto add = [&](const Parameters& more) { form.insert(more.begin(), more.end()); };
    if (grant == "authorization_code")
      add({{"code", Code()}, {"redirect_uri", kCallback}, {"code_verifier", kVerifier}});
    if (grant == "client_credentials") add({{"scope", "a"}});
    if (grant == "password") add({{"username", "ann"}, {"password", "Ann's password"}, {"scope", "a"}});
    if (grant == "refresh_token")
      add({{"refresh_token", Ask(realm_, Prepare("authorization_code"))->refresh_token()}});
    if (grant.ends_with("token-exchange"))
      add({{"subject_token", Ask(realm_, Prepare("authorization_code"))->access_token()},
           {"subject_token_type", "urn:ietf:params:oauth:token-type:access_token"},
           {"scope", "a"}});
    if (grant.ends_with("ciba")) add({{"auth_req_id", AuthReqId()}});
    if (grant.ends_with("device_code")) add({{"device_code", DeviceCode()}});
    if (grant.ends_with("jwt-bearer"))
      add({{"assertion", SignedByTestIssuer({.sub = people_->Find("east", accounts_.at("ann"))->subject,
                                             .aud = "https://east.example.com",
                                             .now = later_.Now()})},
           {"scope", "a"}});
    return form;
  }

  static Result<TokenSet> Ask(const Realm& realm, const Parameters& form) {
    return realm.RequestTokens({.parameters = {form.begin(), form.end()}, .authorization = ""},
                               Milliseconds(60'000));
  }

  template <typename Rows>
  void DeleteRows(const Rows& rows) {
    Change change = NewChange("east", later_.Now(), *random_);
    for (const auto& row : rows) change.writes.emplace_back(Delete<GuardedKey>{row.key});
    store_->Commit(change, clock_->Steady() + Seconds(20));
  }

  /// Breaks one rule, in the world or in the request. Gives the realm's settings from then on.
  RealmSettings Break(Rule rule, Parameters& form) {
    RealmSettings settings = WithAll();
    Client& client = *std::ranges::find(settings.clients, "all", &Client::client_id);
    switch (rule) {
      case Rule::kClientDisabled:
        client.enabled = false;
        break;
      case Rule::kGrantNotAllowed:
        client.allowed_grant_types = {"none"};
        client.allow_offline_access = false;
        break;
      case Rule::kPersonDisabled:
        admin::ChangePerson(work_, "ann", "user.disabled", [](accounts::Account& account) {
          account.person.disabled = true;
          return std::optional<std::string>();
        });
        break;
      case Rule::kPersonLocked:
        later_.BeginMinute();
        for (int i = 0; i < 5; ++i) {
          Parameters guess =
              Parameters{{"grant_type", "password"}, {"client_id", "all"},  {"client_secret", "s"},
                         {"username", "ann"},        {"password", "wrong"}, {"scope", "a"}};
          Ask(realm_, guess);
        }
        break;
      case Rule::kIdp:
        client.identity_provider_restrictions = {"https://elsewhere.example"};
        break;
      case Rule::kConsentWithdrawn:
        DeleteRows(store_->FindGuarded("east", GuardedKind::kConsent));
        break;
      case Rule::kSessionEnded:
        DeleteRows(store_->FindGuarded("east", GuardedKind::kSession));
        break;
      case Rule::kScope:
        client.allowed_scopes = {"rs"};
        client.allow_offline_access = form.contains("refresh_token");
        break;
      case Rule::kResource:
        form["resource"] = "urn:rs";
        break;
      case Rule::kOtherClient:
        form["client_id"] = "other";
        break;
      case Rule::kExpired:
        later_.Advance(Seconds(31 * 86'400));
        break;
      case Rule::kReplayed:
        EXPECT_TRUE(Ask(realm_, form).has_value());
        later_.Advance(Seconds(11));
        break;
    }
    return settings;
  }
};

//= family:1.13.01
//= family:1.13.08
//= family:1.13.09
TEST_F(GateMatrixTest, HasARowOfEachGrantForEachRule) {
  for (const std::string_view grant : kGrants) {
    const auto rows = Matrix().find(std::string(grant));
    ASSERT_NE(rows, Matrix().end()) << grant << " has no rows";
    for (const auto& [rule, name] : kRules)
      EXPECT_TRUE(rows->second.contains(rule)) << grant << " has no row for: " << name;
  }
}

class GateMatrixRows : public GateMatrixTest,
                       public testing::WithParamInterface<std::tuple<std::string_view, std::size_t>> {};

TEST_P(GateMatrixRows, Hold) {
  const auto& [grant, index] = GetParam();
  const auto& [rule, name] = kRules[index];
  Parameters form = Prepare(grant);
  const RealmSettings settings = Break(rule, form);
  const Realm realm(settings, kMasterKey, {later_, *random_, *store_, people_.get(), &pages_});
  const Expected& expected = Matrix().at(std::string(grant)).at(rule);
  const auto tokens = Ask(realm, form);
  if (const auto* const reason = std::get_if<Reason>(&expected)) {
    ASSERT_FALSE(tokens.has_value()) << grant << ": " << name;
    EXPECT_EQ(ReasonName(tokens.error().reason), ReasonName(*reason)) << grant << ": " << name;
    return;
  }
  std::cout << grant << ": " << name << ": " << std::get<const char*>(expected) << '\n';
  // Then it goes on as if nothing had been.
  const bool changes_the_request = rule == Rule::kOtherClient;
  EXPECT_TRUE(changes_the_request || tokens.has_value())
      << grant << ": " << name << ": " << ReasonName(tokens.error().reason);
}

INSTANTIATE_TEST_SUITE_P(All, GateMatrixRows,
                         testing::Combine(testing::ValuesIn(kGrants),
                                          testing::Range<std::size_t>(0, std::size(kRules))),
                         [](const auto& info) {
                           std::string name(std::get<0>(info.param));
                           name += ' ';
                           name += kRules[std::get<1>(info.param)].second;
                           for (char& c : name)
                             if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
                           return name;
                         });

}  // namespace
}  // namespace writ

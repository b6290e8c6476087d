// A realm in which tokens may be exchanged, as the tests of this folder use it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/mint/signed_jwt.h"
#include "protocol/rows/new_change.h"
#include "tests/realm/browser_fixture.h"

namespace writ {

inline constexpr const char* kExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
inline constexpr const char* kAccessTokenType = "urn:ietf:params:oauth:token-type:access_token";
inline constexpr const char* kIdTokenType = "urn:ietf:params:oauth:token-type:id_token";
inline constexpr const char* kJwtType = "urn:ietf:params:oauth:token-type:jwt";

class ExchangeTest : public BrowserTest {
 protected:
  using Form = std::vector<std::pair<std::string, std::string>>;

  /// `back` and `refers` (reference tokens) act for people; `quiet` in their name; `ids` takes identity
  /// tokens; `next` has no policy.
  static RealmSettings WithExchange() {
    RealmSettings settings = Settings();
    Client back = settings.clients[0];
    back.client_id = "back";
    back.allowed_grant_types = {kExchange, "client_credentials"};
    back.allowed_scopes = {"a", "rs", "both", "openid", "email"};
    back.claims = {};
    for (const char* const name : {"back", "refers", "quiet", "ids", "next", "twin"}) {
      Client client = back;
      client.client_id = name;
      if (client.client_id == "refers") client.access_token_type = AccessTokenType::kReference;
      settings.clients.push_back(client);
    }
    const std::vector<std::string> subjects = {"web",  "bound",  "asks",  "job",  "reference",
                                               "back", "refers", "quiet", "twin", "spa"};
    settings.options.exchange_policies = {
        {.clients = {"back", "refers"},
         .subject_clients = subjects,
         .resources = {"urn:a", "urn:rs", settings.options.issuer_uri + "/resources"},
         .scopes = {}},
        {.clients = {"quiet"},
         .subject_clients = subjects,
         .resources = {"urn:a"},
         .scopes = {},
         .mode = ExchangeMode::kImpersonation},
        {.clients = {"ids"},
         .subject_clients = {"web"},
         .resources = {"urn:a"},
         .scopes = {"a", "openid"},
         .allow_identity_tokens = true}};
    return settings;
  }
  explicit ExchangeTest(RealmSettings settings = WithExchange()) : BrowserTest(std::move(settings)) {}

  Result<TokenSet> Ask(Form form) const {
    return realm_.RequestTokens({.parameters = std::move(form), .authorization = ""}, Milliseconds(60'000));
  }

  Result<TokenSet> Exchange(const std::string& token, const std::string& client = "back", Form more = {},
                            const std::string& type = kAccessTokenType) const {
    Form form = {{"grant_type", kExchange},
                 {"client_id", client},
                 {"client_secret", "s"},
                 {"subject_token", token},
                 {"subject_token_type", type}};
    form.insert(form.end(), more.begin(), more.end());
    return Ask(std::move(form));
  }

  /// The tokens of ann, signed in at `client`.
  TokenSet SignIn(const std::string& scope, const std::string& client = "web") {
    Browser browser(*this);
    return SignInWith(browser, scope, client);
  }

  TokenSet SignInWith(Browser& browser, const std::string& scope, const std::string& client = "web") {
    const std::string code = browser.Code({{"client_id", client}, {"scope", scope}});
    auto tokens = Redeem(code, {{"client_id", client}});
    EXPECT_TRUE(tokens.has_value()) << ReasonName(tokens.error().reason);
    return std::move(*tokens);
  }

  std::string OfClient(const std::string& client, const std::string& scope = "a") const {
    return Ask({{"grant_type", "client_credentials"},
                {"client_id", client},
                {"client_secret", "s"},
                {"scope", scope}})
        ->access_token();
  }

  /// What a token says, whatever its form.
  std::shared_ptr<const AccessTokenFacts> FactsOf(const std::string& token) const {
    Call call = MakeCall("");
    call.now = later_.Now();
    const auto found = FindAccessToken(call, *realm_.context(), token);
    return found ? found->facts : nullptr;
  }

  std::string MembersOf(const std::string& token) const {
    const auto facts = FactsOf(token);
    return facts == nullptr ? "" : facts->members;
  }

  /// A JWT of the realm's own, with these members beside what `job` would get.
  std::string Sign(const std::string& members, const std::string& typ = "at+jwt") const {
    const std::string claims = R"({"iss":"https://east.example.com","aud":"urn:a","scope":"a",)"
                               R"("client_id":"job","sub":"job","exp":)" +
                               std::to_string(UnixSeconds(later_.Now()) + 60) + members + '}';
    return SignJwt(*realm_.context()->keys->Choose(std::nullopt), typ, claims);
  }

  Reply Send(const std::string& path, const std::string& body) const {
    Call call = MakeCall(body);
    call.path = path;
    call.now = later_.Now();
    return Answer(call);
  }

  bool IsActive(const std::string& token, const std::string& who) const {
    return Send("/connect/introspect", FormAbout(token, who)).body.starts_with(R"({"active":true)");
  }

  void Revoke(const std::string& token, const std::string& client) const {
    EXPECT_EQ(Send("/connect/revocation", FormAbout(token, client)).status, 200);
  }

  /// Deletes all rows of a kind: sessions that end, consents that are withdrawn.
  void EndAll(GuardedKind kind) const {
    Change change = NewChange("east", later_.Now(), *random_);
    for (const GuardedRow& row : store_->FindGuarded("east", kind))
      change.writes.emplace_back(Delete<GuardedKey>{row.key});
    store_->Commit(change, clock_->Steady() + Seconds(20));
  }

  Reply Userinfo(const std::string& token) const {
    return Send("/connect/userinfo", "access_token=" + base::FormEncode(token));
  }
};

}  // namespace writ

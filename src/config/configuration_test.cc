#include "config/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/value.h"

namespace writ::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kDigest = "K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=";

std::string AllOf(const std::vector<Message>& messages) {
  std::string text;
  for (const Message& message : messages) text += Render(message) + "\n";
  return text;
}

Loaded MustLoad(const std::vector<SourceText>& texts, const Environment& environment = {}) {
  auto loaded = LoadTexts(texts, environment);
  if (!loaded) {
    ADD_FAILURE() << AllOf(loaded.error());
    return {};
  }
  return std::move(*loaded);
}

std::string Refusal(const std::vector<SourceText>& texts, const Environment& environment = {}) {
  const auto loaded = LoadTexts(texts, environment);
  return loaded ? "loaded" : AllOf(loaded.error());
}

std::string OneClient(const std::string& more) {
  return "IssuerUri: https://a.example\nApiScopes: [{Name: read}]\nClients:\n- ClientId: job\n"
         "  AllowedGrantTypes: [client_credentials]\n  AllowedScopes: [read]\n  ClientSecrets: [{Value: " +
         std::string(kDigest) + "}]\n" + more;
}

//= family:4.1.01
//= family:4.1.02
//= family:4.1.03
//= family:4.1.04
//= family:4.1.05
//= family:4.1.06
//= family:4.1.07
//= family:4.1.15
//= family:4.1.16
//= family:4.1.18
//= family:4.1.23
//= family:4.1.29
//= family:4.1.30
//= family:4.1.31
//= family:4.1.39
//= family:4.2.01
//= family:4.2.02
//= family:4.2.03
TEST(Configuration, LoadsAFileOfTheFamily) {
  const auto loaded = LoadConfiguration({"tests/config/appsettings.json"}, {});
  ASSERT_TRUE(loaded) << AllOf(loaded.error());
  EXPECT_THAT(loaded->warnings, IsEmpty()) << AllOf(loaded->warnings);
  const RealmSettings& realm = loaded->realm;
  EXPECT_EQ(realm.options.issuer_uri, "https://login.example.com");
  ASSERT_EQ(realm.clients.size(), 6u);
  const Client& exporter = realm.clients[0];
  EXPECT_EQ(exporter.client_id, "export");
  EXPECT_EQ(exporter.client_name, "Nightly export \xf0\x9f\x8c\x99");
  EXPECT_EQ(exporter.access_token_lifetime, Seconds(600));
  EXPECT_EQ(exporter.claims.at(0).type, "team");
  ASSERT_EQ(exporter.client_secrets.size(), 1u);
  EXPECT_EQ(exporter.client_secrets[0].form, SecretForm::kSha256);
  EXPECT_EQ(exporter.client_secrets[0].expiration, ParseInstant("2041-01-01T00:00:00Z"));
  EXPECT_EQ(realm.clients[1].access_token_type, AccessTokenType::kReference);
  EXPECT_EQ(realm.clients[1].client_secrets.at(0).form, SecretForm::kSha512);
  EXPECT_FALSE(realm.clients[3].require_client_secret);
  EXPECT_EQ(realm.api_scopes.at(2).name, "billing");
  EXPECT_FALSE(realm.api_scopes.at(3).enabled);
  EXPECT_TRUE(realm.api_resources.at(1).require_resource_indicator);
  EXPECT_THAT(realm.api_resources[1].allowed_access_token_signing_algorithms, ElementsAre("RS256", "PS256"));
}

TEST(Configuration, ReadsNamesInAnyCaseWithUnderscores) {
  const Loaded loaded =
      MustLoad({{"a.yaml", OneClient("  access_token_lifetime: \"90\"\n  INCLUDE_JWT_ID: 'False'\n"
                                     "  accessTokenType: 1\nserver: {log_level: warning, threads: 3}\n")}});
  ASSERT_EQ(loaded.realm.clients.size(), 1u);
  EXPECT_EQ(loaded.realm.clients[0].access_token_lifetime, Seconds(90));
  EXPECT_FALSE(loaded.realm.clients[0].include_jwt_id);
  EXPECT_EQ(loaded.realm.clients[0].access_token_type, AccessTokenType::kReference);
  EXPECT_EQ(loaded.server.log_level, LogLevel::kWarning);
  EXPECT_EQ(loaded.server.threads, 3u);
}

TEST(Configuration, LaysLaterFilesOverEarlierOnes) {
  const Loaded loaded =
      MustLoad({{"a.yaml", OneClient("Server: {Threads: 2, Limits: {MaxHeaders: 7, IdleTime: '00:00:09.5'}}\n"
                                     "AccessTokenJwtType: jwt\n")},
                {"b.json", R"({"IdentityServer": {"server": {"limits": {"max_headers": 8}},
                                                 "ApiScopes": [{"Name": "write"}, {"Name": "read"}]}})"},
                {"empty.yaml", "# nothing\n"}});
  EXPECT_EQ(loaded.server.threads, 2u);
  EXPECT_EQ(loaded.server.limits.max_headers, 8u);
  EXPECT_EQ(loaded.server.limits.idle_time, Milliseconds(9500));
  EXPECT_EQ(loaded.realm.options.access_token_jwt_type, "jwt");
  ASSERT_EQ(loaded.realm.api_scopes.size(), 2u);
  EXPECT_EQ(loaded.realm.api_scopes[0].name, "write");
}

TEST(Configuration, LetsTheEnvironmentOverrideFiles) {
  const Loaded loaded =
      MustLoad({{"a.yaml", OneClient("")}}, {{"WRIT__IssuerUri", "https://b.example"},
                                             {"WRIT__identityserver__SERVER__Threads", "5"},
                                             {"WRIT__Clients__0__AccessTokenLifetime", "77"},
                                             {"WRIT__Clients__0__AllowedScopes__1", "read"},
                                             {"WRIT_MASTER_KEY", "not ours"},
                                             {"PATH", "/bin"}});
  EXPECT_EQ(loaded.realm.options.issuer_uri, "https://b.example");
  EXPECT_EQ(loaded.server.threads, 5u);
  ASSERT_EQ(loaded.realm.clients.size(), 1u);
  EXPECT_EQ(loaded.realm.clients[0].access_token_lifetime, Seconds(77));
  EXPECT_EQ(loaded.realm.clients[0].allowed_scopes.size(), 2u);
}

TEST(Configuration, NamesTheVariableThatIsWrong) {
  const struct {
    const char* says;
    const char* variable;
    const char* value;
    const char* names;
  } cases[] = {
      {"an unknown name", "WRIT__IsuerUri", "https://b.example", "did you mean IssuerUri?"},
      {"a gap in a list", "WRIT__Clients__7__ClientId", "x", "number"},
      {"no number for a list", "WRIT__Clients__job__ClientId", "x", "number"},
      {"a part of a scalar", "WRIT__IssuerUri__Host", "x", "has no parts"},
      {"an empty part", "WRIT__Server__", "x", "empty part"},
      {"a wrong type", "WRIT__Server__Threads", "many", "a whole number"},
      {"bytes that are no text", "WRIT__IssuerUri", "\xff", "UTF-8"},
  };
  for (const auto& c : cases) {
    const std::string refusal = Refusal({{"a.yaml", OneClient("")}}, {{c.variable, c.value}});
    EXPECT_THAT(refusal, HasSubstr(std::string(c.variable) + ": error: ")) << c.says;
    EXPECT_THAT(refusal, HasSubstr(c.names)) << c.says;
  }
}

TEST(Configuration, TakesPublicKeysOfClientsBesideTheirSecrets) {
  const Loaded loaded = MustLoad({{"a.yaml", OneClient(R"(- ClientId: b
  AllowedGrantTypes: [password]
  ClientSecrets:
    - {Type: SharedSecret, Value: XohImNooBHFR0OVvjcYpJ3NgPQ1qq73WKhHvch0VQtg=}
    - Type: JWK
      Expiration: 2030-01-01T00:00:00Z
      Value: '{"kty":"OKP","crv":"Ed25519","kid":"k1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}'
)")}});
  const Client& client = loaded.realm.clients.back();
  EXPECT_EQ(client.client_secrets.size(), 1U);
  ASSERT_EQ(client.keys.size(), 1U);
  EXPECT_EQ(client.keys[0].kid, "k1");
  EXPECT_EQ(client.keys[0].public_members,
            R"("crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")");
  EXPECT_TRUE(client.keys[0].expiration.has_value());
}

TEST(Configuration, WarnsWithoutRefusing) {
  const struct {
    const char* says;
    std::string text;
    const char* names;
  } cases[] = {
      {"a scope nobody declares",
       OneClient("- {ClientId: b, RequireClientSecret: false, AllowedGrantTypes: [password], "
                 "AllowedScopes: [raed]}\n"),
       "did you mean read?"},
      {"a protection that is not there yet", OneClient("  RequireDPoP: true\n"), "without that protection"},
      {"a secret of a later type",
       OneClient("- {ClientId: b, AllowedGrantTypes: [password], ClientSecrets: [{Type: X509Name, "
                 "Value: 'CN=b'}]}\n"),
       "Type X509Name"},
      {"an older name", OneClient("  Flow: ClientCredentials\n"), "write AllowedGrantTypes"},
      {"a key for nobody to sign with",
       "IssuerUri: https://a.example\nApiResources: [{Name: 'urn:a', ApiSecrets: [{Type: JWK, Value: "
       "'{}'}]}]\n",
       "for clients"},
      {"plain http", "IssuerUri: http://login.example.com\n", "https"},
      {"Server beside the section", "IdentityServer: {IssuerUri: https://a.example}\nServer: {Listen: x}\n",
       "move it inside"},
  };
  for (const auto& c : cases) {
    const Loaded loaded = MustLoad({{"a.yaml", c.text}});
    ASSERT_EQ(loaded.warnings.size(), 1u) << c.says << ": " << AllOf(loaded.warnings);
    EXPECT_EQ(loaded.warnings[0].severity, Severity::kWarning);
    EXPECT_THAT(loaded.warnings[0].text, HasSubstr(c.names)) << c.says;
  }
}

//= decisions:refresh.05
//= family:1.11.20
TEST(Configuration, RefusesBrokenRules) {
  const std::string head = "IssuerUri: https://a.example\nApiScopes: [{Name: read}]\n";
  const struct {
    const char* says;
    std::string text;
    const char* names;
  } cases[] = {
      {"a relative issuer", "IssuerUri: login\n", "absolute"},
      {"an issuer of another scheme", "IssuerUri: ftp://a.example\n", "absolute"},
      {"an issuer with user information", "IssuerUri: https://u:p@a.example\n", "absolute"},
      {"an issuer with a fragment", "IssuerUri: 'https://a.example/#x'\n", "fragment"},
      {"nobody's manners", "IssuerUri: https://a.example\nCompatibility: identityserver5\n", "duende"},
      {"a long client id",
       head + "Clients: [{ClientId: " + std::string(201, 'x') +
           ", AllowedGrantTypes: [password], "
           "RequireClientSecret: false}]\n",
       "longer than 200"},
      {"a scope with a blank", "IssuerUri: https://a.example\nApiScopes: [{Name: 'a b'}]\n", "no blanks"},
      {"offline_access declared", "IssuerUri: https://a.example\nApiScopes: [{Name: offline_access}]\n",
       "AllowOfflineAccess"},
      {"a claim that is not of its type",
       OneClient("  Claims: [{Type: n, Value: '1.5', ValueType: integer}]\n"), "ValueType"},
      {"a claim that is no JSON", OneClient("  Claims: [{Type: n, Value: '{a:1}', ValueType: json}]\n"),
       "ValueType"},
      {"keys nobody can make", head + "KeyManagement: {SigningAlgorithms: [HS256]}\n",
       "no key can be made for \"HS256\""},
      {"no keys at all", head + "KeyManagement: {SigningAlgorithms: []}\n", "at least one"},
      {"a setting of another program at the top", head + "ConnectionStrings: {a: b}\n",
       "beside a section IdentityServer"},
      {"device codes that end at once",
       head + "Clients: [{ClientId: tv, RequireClientSecret: false, DeviceCodeLifetime: 0, "
              "AllowedGrantTypes: ['urn:ietf:params:oauth:grant-type:device_code']}]\n",
       "DeviceCodeLifetime must be 1"},
      {"refresh tokens that end at once",
       OneClient("  AllowOfflineAccess: true\n  AbsoluteRefreshTokenLifetime: 0\n"),
       "AbsoluteRefreshTokenLifetime is 0"},
      {"one address for both listeners", OneClient("Server: {Listen: 'a:1', OperationsListen: 'a:1'}\n"),
       "two addresses"},
      {"a list for a file", "- a\n", "expected a section"},
  };
  for (const auto& c : cases) EXPECT_THAT(Refusal({{"a.yaml", c.text}}), HasSubstr(c.names)) << c.says;
}

TEST(Configuration, ShowsNoSecretThatStandsInTheWrongPlace) {
  const std::string head =
      "IssuerUri: https://a.example\nClients: [{ClientId: a, AllowedGrantTypes: [password], ";
  for (const char* secrets :
       {"ClientSecrets: [{Type: hunter22, Value: x}]}]", "ClientSecrets: [hunter22]}]",
        "ClientSecrets: hunter22}]", "ClientSecrets: [{Value: [hunter22]}]}]",
        "ClientSecrets: [{Value: x, Expiration: hunter22}]}]", "RequireClientSecret: hunter22}]",
        "ClientSecrets: [{Value: *hunter22}]}]", "ClientSecrets: [{Value: \"hunter22\\q\"}]}]"}) {
    const std::string refusal = Refusal({{"a.yaml", head + secrets + "\n"}});
    EXPECT_THAT(refusal, HasSubstr("a.yaml:2:")) << secrets;
    EXPECT_THAT(refusal, Not(HasSubstr("hunter22"))) << secrets;
  }
}

TEST(Configuration, LeavesDisabledClientsUnchecked) {
  MustLoad({{"a.yaml", OneClient("- {ClientId: parked, Enabled: false}\n")}});
}

TEST(Configuration, TellsTheFormatByExtensionOrContent) {
  const std::string json = "{\"IssuerUri\": \"https://a.example\"}";
  MustLoad({{"a.json", json}});
  MustLoad({{"a.conf", " // JSON\n" + json}});
  MustLoad({{"a.conf", "IssuerUri: https://a.example\n"}});
  MustLoad({{"bom.json", "\xef\xbb\xbf" + json}});
  EXPECT_THAT(Refusal({{"a.json", "IssuerUri: https://a.example\n"}}), HasSubstr("well-formed JSON"));
}

TEST(Configuration, ReportsFilesThatCannotBeRead) {
  const auto loaded = LoadConfiguration({"tests/config/none.yaml", "tests"}, {});
  ASSERT_FALSE(loaded);
  EXPECT_THAT(AllOf(loaded.error()), HasSubstr("tests/config/none.yaml: error: the file cannot be read"));
  EXPECT_THAT(AllOf(loaded.error()), HasSubstr("tests: error: "));
}

TEST(Configuration, MovesTheOperationsListenerOutOfTheWay) {
  const Loaded moved = MustLoad({{"a.yaml", OneClient("Server: {Listen: '0.0.0.0:5001'}\n")}});
  EXPECT_EQ(moved.server.operations_listen, "127.0.0.1:5002");
  EXPECT_EQ(MustLoad({{"a.yaml", OneClient("")}}).server.operations_listen, "127.0.0.1:5001");
}

TEST(Configuration, PutsTheMasterKeyBesideTheStore) {
  ServerSettings server;
  EXPECT_EQ(MasterKeyPath(server), "writ-data/master.key");
  server.store = "sqlite:w.db";
  EXPECT_EQ(MasterKeyPath(server), "master.key");
  server.master_key_file = "/etc/writ/key";
  EXPECT_EQ(MasterKeyPath(server), "/etc/writ/key");
}

//= security:T-RU-08
//= security:T-RU-10
TEST(Configuration, TakesRedirectsThatEverybodyReadsAlike) {
  const auto load = [](const std::string& uri) {
    return LoadTexts(
               {{"c.json",
                 R"({"IssuerUri": "https://op.example", "IdentityResources": [{"Name": "openid"}], "Clients": [
      {"ClientId": "web", "RequireClientSecret": false, "AllowedGrantTypes": ["authorization_code"], "AllowedScopes": ["openid"],
       "RedirectUris": [")" +
                     uri + R"("]}]})"}},
               {}, {})
        .has_value();
  };
  for (const char* const uri :
       {"https://c/cb", "https://c:8443/cb?a=1", "http://127.0.0.1/cb", "com.example.app:/cb"})
    EXPECT_TRUE(load(uri)) << uri;
  for (const char* const uri :
       {"https://*.c/cb", "https://c/*", "https://a@c/cb", "https://c/cb#f", "https://c /cb",
        "https://c\\\\@evil/cb", "https://\xd1\x81/cb", "JaVaScRiPt:alert(1)", "data:text/html,x",
        "vbscript:x", "file:///x", " javascript:x", "/cb"})
    EXPECT_FALSE(load(uri)) << uri;
}

}  // namespace
}  // namespace writ::config

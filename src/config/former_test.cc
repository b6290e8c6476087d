// IdentityServer3's own properties.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "config/configuration.h"
#include "config/message.h"

namespace writ::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr const char* kScopes = R"(
IssuerUri: https://a.example
Scopes:
- {Name: openid, Type: Identity}
- {Name: profile, Type: Identity, Claims: [{Name: name}, {Name: nick, AlwaysIncludeInIdToken: true}]}
- {Name: email, Type: 0}
- {Name: read, DisplayName: Reading, Emphasize: true, Claims: [{Name: role}],
   ScopeSecrets: [{Value: K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=}]}
- {Name: write, Type: Resource, ShowInDiscoveryDocument: false}
- {Name: offline_access}
)";

Loaded Load(const std::string& text, const std::string& mode = "identityserver3") {
  auto loaded = LoadTexts({{"a.yaml", text + "\nCompatibility: " + mode + "\n"}}, {}, {});
  if (loaded) return std::move(*loaded);
  for (const Message& message : loaded.error()) ADD_FAILURE() << Render(message);
  return {};
}

TEST(FormerScopes, AreIdentityResourcesOrApiScopes) {
  const Loaded loaded = Load(kScopes);
  const RealmSettings& realm = loaded.realm;
  EXPECT_THAT(loaded.warnings, IsEmpty());
  ASSERT_EQ(realm.identity_resources.size(), 3U);
  EXPECT_THAT(realm.identity_resources[1].user_claims, ElementsAre("name", "nick"));
  EXPECT_THAT(realm.identity_resources[2].user_claims, ElementsAre("email", "email_verified"));
  ASSERT_EQ(realm.api_scopes.size(), 2U);
  EXPECT_EQ(realm.api_scopes[0].name, "read");
  EXPECT_EQ(realm.api_scopes[0].display_name, "Reading");
  EXPECT_TRUE(realm.api_scopes[0].emphasize);
  EXPECT_THAT(realm.api_scopes[0].user_claims, ElementsAre("role"));
  EXPECT_FALSE(realm.api_scopes[1].show_in_discovery_document);
}

TEST(FormerScopes, AreApisThatMayAskWhereTheyHaveSecrets) {
  const Loaded loaded = Load(kScopes);
  ASSERT_EQ(loaded.realm.api_resources.size(), 1U);
  EXPECT_EQ(loaded.realm.api_resources[0].name, "read");
  EXPECT_THAT(loaded.realm.api_resources[0].scopes, ElementsAre("read"));
  EXPECT_EQ(loaded.realm.api_resources[0].api_secrets.size(), 1U);
}

TEST(FormerScopes, AreLeftAloneElsewhere) {
  for (const char* const mode : {"writ", "duende", "open", "identityserver4"}) {
    const Loaded loaded = Load(kScopes, mode);
    EXPECT_THAT(loaded.realm.identity_resources, IsEmpty()) << mode;
    EXPECT_THAT(loaded.realm.api_scopes, IsEmpty()) << mode;
    ASSERT_EQ(loaded.warnings.size(), 6U) << mode;
    EXPECT_THAT(loaded.warnings[0].text, HasSubstr("write ApiScopes and IdentityResources"));
  }
}

TEST(FormerScopes, AreHeldToTheRulesOfScopes) {
  const auto refusal = [](const std::string& scopes) {
    const auto loaded = LoadTexts(
        {{"a.yaml", "IssuerUri: https://a.example\nCompatibility: identityserver3\nScopes:\n" + scopes}}, {},
        {});
    return loaded ? std::string("loaded") : Render(loaded.error().front());
  };
  EXPECT_THAT(refusal("- {Type: Identity}\n"), HasSubstr("Name is missing"));
  EXPECT_THAT(refusal("- {Name: a}\n- {Name: a}\n"), HasSubstr("declared already"));
  EXPECT_THAT(refusal("- {Name: 'a b'}\n"), HasSubstr("no blanks"));
  EXPECT_THAT(refusal("- {Name: a, Type: Api}\n"), HasSubstr("none of"));
  EXPECT_THAT(refusal("- {Name: a, Claims: [{}]}\n"), HasSubstr("Name is missing: the claim's type"));
}

/// The client that `properties` make.
Client ClientOf(const std::string& properties, std::size_t warnings = 0) {
  const Loaded loaded = Load(std::string(kScopes) +
                             "Clients:\n- {ClientId: a, RedirectUris: ['https://a.example/cb'], "
                             "ClientSecrets: [{Value: K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=}], " +
                             properties + "}\n");
  EXPECT_EQ(loaded.warnings.size(), warnings) << properties;
  if (!loaded.realm.clients.empty()) return loaded.realm.clients[0];
  ADD_FAILURE() << properties;
  return {};
}

TEST(FormerFlow, SaysWhichGrantsAClientHas) {
  const struct {
    const char* flow;
    std::vector<std::string> grants;
    bool pkce;
  } cases[] = {
      {"Flow: AuthorizationCode", {"authorization_code"}, false},
      {"Flow: AuthorizationCodeWithProofKey", {"authorization_code"}, true},
      {"Flow: Hybrid", {"hybrid"}, false},
      {"Flow: HybridWithProofKey", {"hybrid"}, true},
      {"Flow: Implicit", {"implicit"}, false},
      {"Enabled: true", {"implicit"}, false},
      {"Flow: 3", {"client_credentials"}, false},
      {"Flow: ResourceOwner", {"password"}, false},
      {"Flow: ResourceOwner, AllowClientCredentialsOnly: true", {"password", "client_credentials"}, false},
      {"Flow: Custom, AllowedCustomGrantTypes: [act, windows]", {"act", "windows"}, false},
  };
  for (const auto& c : cases) {
    const Client client = ClientOf(std::string(c.flow) + ", AllowedScopes: [openid]");
    EXPECT_EQ(client.allowed_grant_types, c.grants) << c.flow;
    EXPECT_EQ(client.require_pkce, c.pkce) << c.flow;
  }
}

TEST(FormerFlow, LeavesAllowedGrantTypesAsTheyAre) {
  const Client client = ClientOf("AllowedGrantTypes: [password], AllowedScopes: [read]");
  EXPECT_THAT(client.allowed_grant_types, ElementsAre("password"));
}

TEST(FormerFlow, HasOfflineAccessAmongTheScopes) {
  const Client client = ClientOf("Flow: ResourceOwner, AllowedScopes: [read, offline_access, openid]");
  EXPECT_TRUE(client.allow_offline_access);
  EXPECT_THAT(client.allowed_scopes, UnorderedElementsAre("read", "openid"));
  EXPECT_FALSE(ClientOf("Flow: ResourceOwner, AllowedScopes: [read]").allow_offline_access);
}

}  // namespace
}  // namespace writ::config

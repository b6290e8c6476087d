#include "admin/entry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "writ/system.h"

namespace writ::admin {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(SetProperties, WritesTheFamilysShape) {
  const auto made = SetProperties(kClient, "export", std::nullopt,
                                  {"allowed_grant_types=client_credentials", "AllowedScopes=a, b",
                                   "Enabled=false", "Claims=[{\"Type\":\"team\",\"Value\":\"data\"}]"});
  ASSERT_TRUE(made) << made.error();
  EXPECT_EQ(*made,
            R"({"ClientId":"export","AllowedGrantTypes":["client_credentials"],"AllowedScopes":["a","b"],)"
            R"("Enabled":"false","Claims":[{"Type":"team","Value":"data"}]})");
  const auto changed = SetProperties(kClient, "export", *made, {"AllowedScopes=c", "Enabled=", "Claims="});
  EXPECT_EQ(*changed,
            R"({"ClientId":"export","AllowedGrantTypes":["client_credentials"],"AllowedScopes":["c"]})");
}

TEST(SetProperties, SaysWhatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {{"AllowedScope=a", "did you mean AllowedScopes?"},
                                                       {"Enabled", "PROPERTY=VALUE"},
                                                       {"=x", "PROPERTY=VALUE"},
                                                       {"ClientId=other", "name"},
                                                       {"Claims=[{", "JSON"}};
  for (const auto& [setting, says] : cases) {
    const auto made = SetProperties(kClient, "export", std::nullopt, {setting});
    ASSERT_FALSE(made) << setting;
    EXPECT_THAT(made.error(), HasSubstr(says));
  }
}

//= security:T-CA-24
TEST(AddSecret, KeepsADigestAndShowsTheSecretOnce) {
  const auto random = MakeSystemRandom();
  const std::string bare = R"({"ClientId":"export"})";
  EXPECT_TRUE(LacksSecret(kClient, bare));
  EXPECT_FALSE(LacksSecret(kClient, R"({"ClientId":"spa","RequireClientSecret":"false"})"));
  EXPECT_FALSE(LacksSecret(kApiScope, R"({"Name":"a"})"));
  const WithSecret first = AddSecret(kClient, bare, OldSecrets::kKeep, *random);
  EXPECT_FALSE(LacksSecret(kClient, first.json));
  EXPECT_THAT(first.json, Not(HasSubstr(first.secret)));
  EXPECT_THAT(first.json, HasSubstr("hmac-sha256:"));
  const WithSecret second = AddSecret(kClient, first.json, OldSecrets::kKeep, *random);
  EXPECT_EQ(second.json.find("hmac-sha256"), first.json.find("hmac-sha256"));
  EXPECT_NE(second.json.find("hmac-sha256", second.json.find("hmac-sha256") + 1), std::string::npos);
  const WithSecret third = AddSecret(kClient, second.json, OldSecrets::kDrop, *random);
  EXPECT_EQ(third.json.find("hmac-sha256"), third.json.rfind("hmac-sha256"));
}

//= security:T-MD-10
TEST(Show, TellsNothingOfSecrets) {
  const auto random = MakeSystemRandom();
  const WithSecret made =
      AddSecret(kApiResource, R"({"Name":"urn:a","Scopes":["a"]})", OldSecrets::kKeep, *random);
  const std::string shown = Show(kApiResource, made.json);
  EXPECT_THAT(shown, HasSubstr("Scopes: [\"a\"]\n"));
  EXPECT_THAT(shown, Not(HasSubstr("hmac")));
  EXPECT_THAT(shown, HasSubstr("ApiSecrets: [{}]"));
}

}  // namespace
}  // namespace writ::admin

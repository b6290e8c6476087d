// Each broken file beside the sample: exactly these lines, each naming what is wrong and what to write.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "config/configuration.h"

namespace writ::config {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Mistake {
  int line;
  std::vector<std::string> names;
};

struct BrokenFile {
  std::string says;  ///< the file's name
  std::vector<Mistake> mistakes;
};

const std::vector<BrokenFile>& BrokenFiles() {
  static const std::vector<BrokenFile> files = {
      {"01_unknown_key.json",
       {{7, {"client \"export\"", "\"AllowedGrantType\"", "did you mean AllowedGrantTypes?"}},
        {12, {"\"IsuerUri\"", "did you mean IssuerUri?"}}}},
      {"02_duplicate_key.json",
       {{10, {"duplicate key \"accesstokenlifetime\""}}, {12, {"\"issuer_uri\"", "\"IssuerUri\""}}}},
      {"03_wrong_types.json",
       {{4, {"API scope \"orders.read\"", "Enabled", "true or false"}},
        {6, {"client \"export\"", "AllowedGrantTypes", "a list"}},
        {7, {"secret 1", "Expiration"}},
        {8, {"AccessTokenLifetime", "a whole number"}},
        {9, {"AccessTokenType", "did you mean Reference?"}},
        {10, {"AllowedScopes", "in quotes"}},
        {12, {"Caching", "ClientStoreExpiration", "hh:mm:ss"}},
        {13, {"Discovery", "a section"}}}},
      {"04_syntax.json", {{5, {"well-formed JSON", "comma"}}}},
      //= family:1.4.06
      {"05_secrets.json",
       {{7, {"client \"plain\"", "Value", "writ secret new"}},
        {9, {"client \"typed\"", "\"SharedSecrets\"", "did you mean SharedSecret?"}},
        {11, {"client \"salted\"", "writ secret new"}},
        {13, {"client \"bare\"", "ClientSecrets is empty", "writ secret new"}}}},
      //= family:1.7.12
      {"06_names.yaml",
       {{4, {"API scope \"orders.read\"", "06_names.yaml:3"}},
        {6, {"API scope 4", "Name is missing"}},
        {9, {"identity resource \"email\"", "06_names.yaml:5"}},
        {14, {"client \"job\"", "06_names.yaml:11"}},
        {17, {"client 3", "ClientId is missing"}}}},
      {"07_resource_scope.yaml",
       {{10, {"API resource \"urn:orders\"", "\"orders.wirte\"", "did you mean orders.write?"}}}},
      //= family:2.6.05
      {"08_algorithms.json",
       {{7, {"API resource \"urn:orders\"", "\"ES265\"", "did you mean ES256?"}},
        {9, {"API resource \"urn:billing\"", "no key", "ES256"}},
        {14, {"client \"till\"", "\"PS257\"", "did you mean PS256?"}}}},
      //= family:1.4.01
      {"09_grant_types.yaml",
       {{4, {"client \"none\"", "AllowedGrantTypes is empty"}},
        {7, {"client \"twice\"", "\"client_credentials\" twice"}},
        {10, {"client \"pair\"", "implicit and authorization_code"}},
        {14, {"client \"blank\"", "without blanks"}}}},
      //= family:1.4.02
      {"10_lifetimes.yaml",
       {{6, {"client \"job\"", "AccessTokenLifetime must be 1 or more"}},
        {7, {"IdentityTokenLifetime must be 1 or more"}},
        {8, {"SlidingRefreshTokenLifetime must be 0 or more"}},
        {12, {"client \"long\"", "AccessTokenLifetime", "2147483647"}}}},
      {"11_public_client_credentials.json",
       {{6, {"client \"open-door\"", "client_credentials", "RequireClientSecret"}}}},
      //= family:1.4.03
      //= family:1.4.04
      //= family:1.4.05
      //= family:7.08
      {"12_redirects.json",
       {{5, {"client \"web\"", "RedirectUris is empty"}},
        {8, {"client \"spa\"", "RedirectUris", "javascript"}},
        {9, {"PostLogoutRedirectUris", "file"}},
        {10, {"AllowedCorsOrigins", "without path"}}}},
      {"13_issuer.yaml",
       {{2, {"IssuerUri", "query"}},
        {4, {"Listen", "HOST:PORT"}},
        {5, {"Store", "sqlite:PATH"}},
        {6, {"Server:Limits", "HeadTime"}},
        {6, {"Server:Limits", "MaxHeaders", "from 1"}}}},
      {"14_no_issuer_and_compatibility.yaml",
       {{2, {"IssuerUri is missing", "https://"}}, {2, {"Compatibility", "IdentityServer5", "none of"}}}},
      {"16_keys.yaml",
       {{4, {"RotationInterval", "longer than PropagationTime"}},
        {5, {"KeyManagement", "RetentionDuration", "a second at least"}},
        {6, {"RsaKeySize", "from 2048"}},
        {8, {"cannot be read"}},
        {9, {"JWK"}},
        {10, {"no key for ES256"}},
        {13, {"Use", "Both"}},
        {15, {"TlsCertificate and TlsKey"}},
        {16, {"TrustedProxies", "10.0.0.0/8"}},
        {17, {"FailuresPerClient", "from 1"}},
        {18, {"BrokenClients", "ignore"}}}},
      {"17_token_exchange.json",
       {{6, {"policy 1", "Clients names \"nobody\""}},
        {7, {"policy 2", "\"public\" needs a secret"}},
        {7, {"AllowedGrantTypes of \"public\"", "token-exchange"}},
        {8, {"SubjectClients is empty"}},
        {9, {"Resources names \"urn:stock\""}},
        {10, {"Scopes names \"orders.write\""}},
        {11, {"policy 3", "Scopes is empty", "identity tokens"}},
        {12, {"Mode", "Delegation, Impersonation"}}}},
      {"18_hooks.yaml",
       {{4, {"hook \"grant\"", "Url", "plain http"}},
        {5, {"Secrets", "32 characters"}},
        {6, {"GrantType", "the server's own"}},
        {8, {"hook \"claims\"", "Url", "absolute https"}},
        {10, {"GrantType", "kind grant"}},
        {11, {"Parameters", "grant, password"}},
        {14, {"Parameters", "\"refresh_token\""}},
        {15, {"hook \"token_request\"", "Secrets", "writ secret new"}},
        {18, {"Secrets", "takes the other's place"}},
        {19, {"IdentityProvider", "kind password"}}}},
      {"19_ciba_delivery.yaml",
       {{6, {"client \"nowhere\"", "BackchannelClientNotificationEndpoint"}},
        {11, {"client \"plain\"", "BackchannelClientNotificationEndpoint", "absolute https URI"}},
        {15, {"client \"unknown\"", "BackchannelTokenDeliveryMode", "poll, ping"}}}},
      {"20_keys_at_a_url.yaml",
       {{6, {"client \"both\"", "JwksUri", "one place"}},
        {9, {"client \"file\"", "JwksUri must be an absolute https URI"}},
        {12, {"client \"named\"", "JwksUri", "user name"}},
        {17, {"Issuer is the ClientId of a client"}},
        {20, {"Keys is empty", "JwksUri"}},
        {24, {"JwksUri", "without fragment"}}}},
      {"15_aliases.yaml", {{7, {"too many values", "aliases"}}}},
  };
  return files;
}

TEST(BrokenFiles, AreRefusedLineByLine) {
  for (const BrokenFile& file : BrokenFiles()) {
    const std::string path = "tests/config/broken/" + file.says;
    const auto loaded = LoadConfiguration({path}, {});
    ASSERT_FALSE(loaded) << file.says;
    const auto& messages = loaded.error();
    ASSERT_EQ(messages.size(), file.mistakes.size()) << file.says << ": " << Render(messages.back());
    for (std::size_t i = 0; i < messages.size(); ++i) {
      EXPECT_EQ(messages[i].at.file, path);
      EXPECT_EQ(messages[i].at.line, file.mistakes[i].line) << Render(messages[i]);
      EXPECT_GT(messages[i].at.column, 0) << Render(messages[i]);
      for (const std::string& name : file.mistakes[i].names)
        EXPECT_THAT(messages[i].text, HasSubstr(name)) << file.says;
    }
  }
}

TEST(BrokenFiles, AreAllInTheTable) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/config/broken")) {
    ++count;
    const auto known = [&entry](const BrokenFile& file) { return file.says == entry.path().filename(); };
    EXPECT_TRUE(std::any_of(BrokenFiles().begin(), BrokenFiles().end(), known)) << entry.path();
  }
  EXPECT_EQ(count, BrokenFiles().size());
}

TEST(BrokenFiles, ShowNoSecretInAMessage) {
  const auto loaded = LoadConfiguration({"tests/config/broken/05_secrets.json"}, {});
  ASSERT_FALSE(loaded);
  for (const Message& message : loaded.error()) EXPECT_THAT(Render(message), Not(HasSubstr("Winter")));
}

}  // namespace
}  // namespace writ::config

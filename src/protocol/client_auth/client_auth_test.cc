#include "protocol/client_auth/client_auth.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "crypto/digest.h"

namespace writ {
namespace {

constexpr std::string_view kKnown[] = {"grant_type", "client_id", "client_secret", "scope"};
constexpr Instant kNow{std::chrono::seconds(1'700'000'000)};

Client MakeClient(std::string id, std::vector<Secret> secrets) {
  Client client;
  client.client_id = std::move(id);
  client.client_secrets = std::move(secrets);
  return client;
}

Catalog MakeCatalog() {
  RealmSettings settings;
  settings.clients = {
      MakeClient("sha256", {{.digest = std::string(crypto::Sha256("s"))}}),
      MakeClient("sha512", {{.form = SecretForm::kSha512, .digest = std::string(crypto::Sha512("s"))}}),
      MakeClient("hmac", {{.form = SecretForm::kHmacSha256,
                           .digest = std::string(crypto::HmacSha256("salt", "s")),
                           .salt = "salt"}}),
      MakeClient("two", {{.digest = std::string(crypto::Sha256("old")), .expiration = kNow},
                         {.digest = std::string(crypto::Sha256("new"))}}),
      MakeClient("a b:c%", {{.digest = std::string(crypto::Sha256("p+q r"))}}),
      MakeClient("off", {{.digest = std::string(crypto::Sha256("s"))}}),
      MakeClient("public", {}),
  };
  settings.clients[5].enabled = false;
  settings.clients[6].require_client_secret = false;
  return Catalog(std::move(settings));
}

/// The client that a request authenticates, or why it does not.
std::string Authenticate(const std::string& body, const std::vector<std::string>& authorization = {}) {
  static const Catalog catalog = MakeCatalog();
  std::vector<HeaderField> headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  for (const std::string& value : authorization) headers.push_back({"Authorization", value});
  Call call;
  call.headers = headers;
  call.body = body;
  call.now = kNow;
  const auto params = ParseFormParams(call, kKnown);
  if (!params) return "unread";
  GuessLimits guesses;
  const KeyFetching fetching;
  const auto client = AuthenticateClient(call, *params, {catalog, guesses, {}, fetching});
  if (!client) return std::string(ReasonName(client.error().reason));
  return client->client().client_id + "/" + std::string(client->method());
}

std::string Basic(std::string_view pair) {
  return "Basic " + base::Base64Encode(pair);
}

TEST(ClientAuth, TakesEveryFormOfSecretByBodyAndHeader) {
  for (const std::string id : {"sha256", "sha512", "hmac"}) {
    EXPECT_EQ(Authenticate("client_id=" + id + "&client_secret=s"), id + "/client_secret_post");
    EXPECT_EQ(Authenticate("", {Basic(id + ":s")}), id + "/client_secret_basic");
    EXPECT_EQ(Authenticate("client_id=" + id + "&client_secret=t"), "client_secret_wrong");
  }
}

TEST(ClientAuth, DecodesTheHalvesOfBasic) {
  EXPECT_EQ(Authenticate("", {Basic("a+b%3Ac%25:p%2Bq+r")}), "a b:c%/client_secret_basic");
  EXPECT_EQ(Authenticate("", {"bAsIc " + base::Base64Encode("sha256:s")}), "sha256/client_secret_basic");
  EXPECT_EQ(Authenticate("", {"Basic  " + base::Base64Encode("sha256:s")}), "basic_malformed");
  EXPECT_EQ(Authenticate("client_id=sha256", {Basic("sha256:s")}), "sha256/client_secret_basic");
}

TEST(ClientAuth, TakesBasicWithoutPadding) {
  std::string unpadded = Basic("sha256:s");
  while (unpadded.ends_with('=')) unpadded.pop_back();
  EXPECT_EQ(Authenticate("", {unpadded}), "sha256/client_secret_basic");
}

TEST(ClientAuth, TriesEverySecretAndSkipsExpiredOnes) {
  EXPECT_EQ(Authenticate("client_id=two&client_secret=new"), "two/client_secret_post");
  EXPECT_EQ(Authenticate("client_id=two&client_secret=old"), "client_secret_expired");
}

TEST(ClientAuth, TakesPublicClientsByTheirIdAlone) {
  EXPECT_EQ(Authenticate("client_id=public"), "public/none");
  EXPECT_EQ(Authenticate("client_id=public&client_secret=anything"), "public/none");
  EXPECT_EQ(Authenticate("", {Basic("public:")}), "public/none");
}

TEST(ClientAuth, IgnoresAnotherScheme) {
  EXPECT_EQ(Authenticate("client_id=sha256&client_secret=s", {"Bearer x"}), "sha256/client_secret_post");
  EXPECT_EQ(Authenticate("", {"Bearer x"}), "client_credentials_missing");
  EXPECT_EQ(Authenticate("", {"Basic"}), "client_credentials_missing");
}

TEST(ClientAuth, RefusesTheRest) {
  const std::string long_id(201, 'i');
  const std::string long_secret(513, 's');
  const struct {
    const char* says;
    std::string body;
    std::vector<std::string> authorization;
    const char* reason;
  } cases[] = {
      {"nothing", "", {}, "client_credentials_missing"},
      {"a secret without an id", "client_secret=s", {}, "client_credentials_missing"},
      {"header and body", "client_id=sha256&client_secret=s", {Basic("sha256:s")}, "client_methods_two"},
      {"a broken header and body", "client_id=sha256&client_secret=s", {"Basic !"}, "client_methods_two"},
      {"two headers", "", {Basic("sha256:s"), Basic("sha256:s")}, "client_methods_two"},
      {"another id in the body", "client_id=sha512", {Basic("sha256:s")}, "client_id_contradicts"},
      {"not base64", "", {"Basic !!!"}, "basic_malformed"},
      {"no colon", "", {Basic("sha256")}, "basic_malformed"},
      {"no id", "", {Basic(":s")}, "basic_malformed"},
      {"a broken escape", "", {Basic("sha256:%zz")}, "basic_malformed"},
      {"NUL", "", {Basic("sha256:%00")}, "basic_malformed"},
      {"invalid UTF-8", "", {Basic("sha256:%ff")}, "basic_malformed"},
      {"an id past the limit", "client_id=" + long_id, {}, "client_id_too_long"},
      {"a secret past the limit",
       "client_id=sha256&client_secret=" + long_secret,
       {},
       "client_secret_too_long"},
      {"unknown", "client_id=nobody&client_secret=s", {}, "client_unknown"},
      {"another letter case", "client_id=SHA256&client_secret=s", {}, "client_unknown"},
      {"disabled", "client_id=off&client_secret=s", {}, "client_disabled"},
      {"no secret", "client_id=sha256", {}, "client_secret_missing"},
      {"an empty secret", "", {Basic("sha256:")}, "client_secret_missing"},
  };
  for (const auto& c : cases) EXPECT_EQ(Authenticate(c.body, c.authorization), c.reason) << c.says;
}

TEST(ClientAuth, ChallengesTheHeaderAndThoseWhoWaitToBeAsked) {
  Call bare;
  EXPECT_EQ(ChallengeFor(bare, Reason::kClientCredentialsMissing), Challenge::kBasic);
  EXPECT_EQ(ChallengeFor(bare, Reason::kClientSecretWrong), Challenge::kNone);
  const HeaderField basic[] = {{"authorization", "basic eDp5"}};
  Call tried;
  tried.headers = basic;
  EXPECT_EQ(ChallengeFor(tried, Reason::kClientSecretWrong), Challenge::kBasic);
}

}  // namespace
}  // namespace writ

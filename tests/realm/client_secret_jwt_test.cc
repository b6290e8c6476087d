// Clients that prove themselves by what they sign with their secret.
#include "crypto/public_key.h"
#include "crypto/shared_key.h"
#include "protocol/token/token_endpoint.h"
#include "tests/realm/assertions.h"
#include "tests/realm/realm_fixture.h"
#include "writ/fault.h"

namespace writ {
namespace {

const std::string kSecret(64, 'q');
const std::string kShort(32, 'p');

/// A public key, as others may come by it.
constexpr const char* kPem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsGBOZYexYrnuewMbOj3AP9foXon3\n"
    "CGeNUqAHnxgjBvG+dlwYWd8req2yaiPZCMXE99jD04M8IaTgIv4D2de6eg==\n"
    "-----END PUBLIC KEY-----\n";

class ClientSecretJwtTest : public RealmTest {
 protected:
  Secret Sealed(const std::string& secret, std::span<const std::byte, 32> master_key = kMasterKey) {
    return {.form = SecretForm::kSealed, .digest = SealClientSecret(master_key, secret, *random_)};
  }

  RealmSettings WithSecrets() {
    RealmSettings settings = MakeSettings("east");
    settings.options.throttling.enabled = false;
    const auto add = [&](const std::string& id, std::vector<Secret> secrets, std::vector<TrustedKey> keys) {
      Client client = settings.clients[0];
      client.client_id = id;
      client.client_secrets = std::move(secrets);
      client.keys = std::move(keys);
      settings.clients.push_back(std::move(client));
    };
    const TrustedKey pem = *crypto::ParsePublicKey(kPem);
    add("signer", {Sealed(kSecret)}, {});
    add("short", {Sealed(kShort)}, {});
    add("digest", {{.digest = std::string(crypto::Sha256(kSecret))}}, {});
    add("keys", {}, {TestIssuerKey(), pem});
    add("both", {Sealed(kSecret)}, {TestIssuerKey(), pem});
    Secret old = Sealed(kSecret);
    old.expiration = clock_->Now() - Seconds(1);
    add("expired", {old}, {});
    settings.api_resources[0].api_secrets.push_back(Sealed(kShort));
    return settings;
  }

  static std::string Mac(std::string_view alg, std::string_view secret, std::string_view input) {
    if (alg == "HS384") return std::string(crypto::HmacSha384(secret, input));
    if (alg == "HS512") return std::string(crypto::HmacSha512(secret, input));
    return std::string(crypto::HmacSha256(secret, input));
  }

  std::string Claims(const std::string& client) {
    return R"({"iss":")" + client + R"(","sub":")" + client +
           R"(","aud":"https://east.example.com","jti":"j)" + std::to_string(++jti_) + R"(","exp":)" +
           std::to_string(UnixSeconds(clock_->Now()) + 60) + '}';
  }

  std::string Assertion(const std::string& client, const std::string& alg, std::string_view secret) {
    const std::string input =
        base::Base64UrlEncode(R"({"alg":")" + alg + R"("})") + '.' + base::Base64UrlEncode(Claims(client));
    return input + '.' + base::Base64UrlEncode(Mac(alg, secret, input));
  }

  Reply Ask(const std::string& assertion) {
    const std::string form = ClientAssertionForm(assertion, "&grant_type=client_credentials&scope=a");
    Call call = MakeCall(form);
    call.path = "/connect/token";
    return AnswerTokenRequest(call, *realm_.context());
  }

  /// Why there are no tokens; empty when there are.
  std::string WhyNot(const std::string& assertion) {
    const Reply reply = Ask(assertion);
    return reply.outcome.refusal ? std::string(ReasonName(reply.outcome.refusal->reason)) : "";
  }

  int jti_ = 0;
  const Realm realm_{WithSecrets(), kMasterKey, {*clock_, *random_, *store_}};
};

TEST_F(ClientSecretJwtTest, ProvesAClient) {
  for (const std::string_view alg : crypto::kMacAlgorithms) {
    const std::string assertion = Assertion("signer", std::string(alg), kSecret);
    const Reply reply = Ask(assertion);
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.outcome.client_auth_method, "client_secret_jwt");
    EXPECT_EQ(WhyNot(assertion), "assertion_replayed");
  }
  EXPECT_EQ(WhyNot(Assertion("both", "HS256", kSecret)), "");
  EXPECT_TRUE(realm_.Metadata().contains(R"("private_key_jwt","client_secret_jwt"],)")) << realm_.Metadata();
  EXPECT_TRUE(realm_.Metadata().contains(R"("EdDSA","HS256","HS384","HS512"],)")) << realm_.Metadata();
}

TEST_F(ClientSecretJwtTest, IsStillASecretThatMayBeSent) {
  const auto send = [&](const char* secret) {
    return realm_.RequestTokens({.parameters = {{"grant_type", "client_credentials"},
                                                {"client_id", "signer"},
                                                {"client_secret", secret},
                                                {"scope", "a"}},
                                 .authorization = ""});
  };
  EXPECT_TRUE(send(kSecret.c_str()));
  EXPECT_FALSE(send("q"));
}

//= security:T-CA-10
//= security:T-AT-02
TEST_F(ClientSecretJwtTest, APublicKeyIsNoSecret) {
  const std::string pem = kPem;
  const std::string members = crypto::ParsePublicKey(kPem)->public_members;
  std::string one_line = pem;
  std::erase(one_line, '\n');
  const std::string body = one_line.substr(26, one_line.size() - 26 - 24);
  for (const std::string& key :
       {pem, pem.substr(0, pem.size() - 1), one_line, body,
        *base::Base64Decode(body, base::Padding::kOptional), members, '{' + members + '}'}) {
    for (const char* const alg : {"HS256", "HS384", "HS512"}) {
      EXPECT_EQ(WhyNot(Assertion("keys", alg, key)), "assertion_key_unknown") << key;
      const std::string why = WhyNot(Assertion("both", alg, key));
      EXPECT_EQ(why, "assertion_signature") << key;
    }
  }
}

//= security:T-CA-10
TEST_F(ClientSecretJwtTest, NorIsADigestOrASealOrAnotherAlgorithm) {
  const std::string digest(crypto::Sha256(kSecret));
  EXPECT_EQ(WhyNot(Assertion("digest", "HS256", kSecret)), "assertion_key_unknown");
  EXPECT_EQ(WhyNot(Assertion("digest", "HS256", digest)), "assertion_key_unknown");
  EXPECT_EQ(WhyNot(Assertion("signer", "HS256", digest)), "assertion_signature");
  EXPECT_EQ(WhyNot(Assertion("signer", "HS256", "")), "assertion_signature");
  for (const char* const alg : {"ES256", "RS256", "none", "hs256", "HS"})
    EXPECT_EQ(WhyNot(Assertion("signer", alg, kSecret)), "assertion_key_unknown") << alg;
  EXPECT_EQ(WhyNot(SignedByTestKey(Claims("signer"))), "assertion_key_unknown") << "a key of somebody else";
  EXPECT_EQ(WhyNot(SignedByTestKey(Claims("both"))), "");
  EXPECT_EQ(WhyNot(Assertion("expired", "HS256", kSecret)), "assertion_key_unknown");
}

//= security:T-AT-29
TEST_F(ClientSecretJwtTest, TakesNoMacThatTheSecretIsTooShortFor) {
  EXPECT_EQ(WhyNot(Assertion("short", "HS256", kShort)), "");
  EXPECT_EQ(WhyNot(Assertion("short", "HS384", kShort)), "assertion_key_unknown");
  EXPECT_EQ(WhyNot(Assertion("short", "HS512", kShort)), "assertion_key_unknown");
}

TEST_F(ClientSecretJwtTest, OpensUnderItsOwnMasterKeyAlone) {
  constexpr std::array<std::byte, 32> kOther{std::byte{6}};
  RealmSettings settings = MakeSettings("east");
  settings.clients[0].client_secrets = {Sealed(kSecret, kOther)};
  try {
    const Realm realm(settings, kMasterKey, {*clock_, *random_, *store_});
    ADD_FAILURE() << "a secret that nobody can read was taken";
  } catch (const Fault& fault) {
    EXPECT_EQ(std::string(fault.what()).find(kSecret), std::string::npos);
    EXPECT_NE(std::string(fault.what()).find("a secret of client job was not sealed under this master key"),
              std::string::npos)
        << fault.what();
  }
}

/// With BrokenClients: disable a client is off whose secret does not open; one that is off needs none.
TEST_F(ClientSecretJwtTest, TurnsAClientOffWhereThatIsWanted) {
  constexpr std::array<std::byte, 32> kOther{std::byte{6}};
  const Sealer sealer(kMasterKey);
  RealmSettings settings = MakeSettings("east");
  settings.clients[0].client_secrets = {Sealed(kSecret, kOther)};
  RealmSettings off = settings;
  EXPECT_TRUE(DisableShut(settings, sealer, false).empty());
  EXPECT_TRUE(FaultOfSecrets(settings, sealer));
  EXPECT_EQ(DisableShut(settings, sealer, true), std::vector<std::string>{"job"});
  EXPECT_FALSE(settings.clients[0].enabled);
  EXPECT_FALSE(FaultOfSecrets(settings, sealer));
  off.clients[0].enabled = false;
  EXPECT_TRUE(DisableShut(off, sealer, false).empty());
  EXPECT_FALSE(FaultOfSecrets(off, sealer));
}

}  // namespace
}  // namespace writ

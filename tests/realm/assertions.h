// Assertions of an issuer that the tests of this folder trust.
#pragma once

#include <string>

#include "base/base64.h"
#include "base/percent.h"
#include "crypto/signing_key.h"
#include "writ/client.h"
#include "writ/time.h"

namespace writ {

inline const crypto::SigningKey& TestKey() {
  static const auto key = crypto::SigningKey::Generate(crypto::JwsAlgorithm::kEs256);
  return *key;
}

inline TrustedKey TestIssuerKey() {
  return {.kid = "k1", .algorithm = {}, .public_members = TestKey().public_members(), .expiration = {}};
}

/// A JWT that the test's key signs.
inline std::string SignedByTestKey(const std::string& claims) {
  std::string token =
      base::Base64UrlEncode(R"({"alg":"ES256","kid":"k1"})") + '.' + base::Base64UrlEncode(claims);
  std::string signature;
  TestKey().AppendSignature(token, signature);
  return token + '.' + signature;
}

struct TestAssertion {
  std::string sub;
  std::string aud;
  Instant now;
  std::string jti = "j1";
  std::string iss = "https://hr.example";
  int lives = 60;
};

inline std::string SignedByTestIssuer(const TestAssertion& says) {
  return SignedByTestKey(R"({"iss":")" + says.iss + R"(","sub":")" + says.sub + R"(","aud":")" + says.aud +
                         R"(","jti":")" + says.jti + R"(","exp":)" +
                         std::to_string(UnixSeconds(says.now) + says.lives) + '}');
}

/// What a client sends with its assertion, beside `more`.
inline std::string ClientAssertionForm(const std::string& assertion, const std::string& more) {
  return "client_assertion_type=" +
         base::FormEncode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer") +
         "&client_assertion=" + assertion + more;
}

}  // namespace writ

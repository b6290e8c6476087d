// Assertions and public keys from outside: none is believed that nobody signed, none is costly.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "crypto/public_key.h"
#include "crypto/signing_key.h"
#include "protocol/assertions/assertion.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using writ::crypto::JwsAlgorithm;
  static const auto kSigner = writ::crypto::SigningKey::Generate(JwsAlgorithm::kEs256);
  static const writ::KeySet kDeclared(
      {{.kid = {}, .algorithm = {}, .public_members = kSigner->public_members(), .expiration = {}}});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (auto assertion = writ::ParseAssertion(text)) {
    const std::string issuer = assertion->Claim("iss");
    const auto asserted = writ::CheckAssertion(
        std::move(*assertion), writ::SignerKeys(kDeclared),
        {.issuer = issuer, .subject = {}, .audiences = {"https://op.example"}, .once = false, .now = {}});
    if (asserted) std::abort();
  }
  if (const auto key = writ::crypto::ParsePublicKey(text)) {
    const writ::KeySet own({*key});
    if (own.Verify({.alg = "ES256",
                    .kid = key->kid,
                    .typ = {},
                    .payload = {},
                    .signing_input = "input",
                    .signature = "AAAA"},
                   writ::Instant()) == writ::KeySet::Signed::kYes)
      std::abort();
  }
  return 0;
}

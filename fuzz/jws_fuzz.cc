// Tokens, JWKs and PEM from outside: none is believed that nobody signed, none is costly.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "crypto/key_file.h"
#include "crypto/signing_key.h"
#include "crypto/verify.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using writ::crypto::JwsAlgorithm;
  static const auto kKey = writ::crypto::SigningKey::Generate(JwsAlgorithm::kEs256);
  static const auto kPublic =
      writ::crypto::VerifyingKey::FromMembers(JwsAlgorithm::kEs256, kKey->public_members());
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto jws = writ::crypto::ParseJws(text);
  if (jws && kPublic->Verify(*jws)) std::abort();
  for (const JwsAlgorithm algorithm : {JwsAlgorithm::kEs256, JwsAlgorithm::kRs256, JwsAlgorithm::kEdDsa}) {
    const auto key = writ::crypto::VerifyingKey::FromMembers(algorithm, text);
    if (key != nullptr && key->Verify("input", "AAAA")) std::abort();
  }
  const auto file = writ::crypto::ParseKeyFile(text, "");
  if (file && file->pkcs8.empty()) std::abort();
  return 0;
}

// Sets of keys that others serve: what is read of one verifies nothing that it did not sign.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "protocol/assertions/key_set.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto keys = writ::ParseKeySet(text);
  if (!keys) return 0;
  for (const char* const alg : {"ES256", "RS256", "EdDSA", "HS256", "none"}) {
    const writ::crypto::Jws jws{
        .alg = alg, .kid = {}, .typ = {}, .payload = {}, .signing_input = "input", .signature = "AAAA"};
    const auto verdict = keys->Verify(jws, writ::Instant());
    if (verdict == writ::KeySet::Signed::kYes) std::abort();
    if (keys->empty() && verdict != writ::KeySet::Signed::kUnknown) std::abort();
  }
  return 0;
}

// What comes in `Writ-Signature`: nothing but what the secret made is taken.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "protocol/hooks/hook_message.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<writ::base::SecretBytes> secrets;
  secrets.emplace_back(std::string(32, 's'));
  const writ::Instant now(writ::Seconds(1'700'000'000));
  const std::string right = writ::SignHookBody(now, "{}", secrets);
  if (!writ::IsHookSignature(right, now, "{}", secrets)) std::abort();
  const std::string_view mac = std::string_view(right).substr(right.find("v1="));
  if (writ::IsHookSignature(text, now, "{}", secrets) && !text.contains(mac)) std::abort();
  return 0;
}

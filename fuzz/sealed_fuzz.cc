// A sealed secret as it might come from a damaged or hostile store: it opens or faults, nothing else, and it
// never opens unless it is what was sealed.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crypto/seal.h"
#include "writ/fault.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr std::array<std::byte, 32> kKey{std::byte{1}};
  try {
    writ::crypto::Unseal(kKey, "place", {reinterpret_cast<const char*>(data), size});
  } catch (const writ::Fault&) {
    return 0;
  }
  // Nobody sealed anything under this key.
  std::abort();
}

#include "protocol/mint/handle.h"

#include <cstring>
#include <span>

#include "base/base64.h"
#include "crypto/digest.h"

namespace writ {

std::string MakeHandle(std::uint32_t forget_after, Random& random) {
  std::string bytes(36, '\0');
  for (int i = 0; i < 4; ++i)
    bytes[static_cast<std::size_t>(i)] = static_cast<char>(forget_after >> (24 - 8 * i));
  random.Fill(std::as_writable_bytes(std::span(bytes).subspan(4)));
  return base::Base64UrlEncode(bytes);
}

std::array<std::byte, 32> HashHandle(std::string_view handle) {
  std::array<std::byte, 32> hash;
  const auto digest = crypto::Sha256(handle);
  std::memcpy(hash.data(), digest.data(), hash.size());
  return hash;
}

}  // namespace writ

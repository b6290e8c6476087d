#include "protocol/mint/handle.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "base/base64.h"
#include "crypto/digest.h"
#include "writ/change.h"

namespace writ {

namespace {

constexpr std::size_t kHandleBytes = 36;

}  // namespace

std::string MakeHandle(std::uint32_t forget_after, Random& random) {
  std::string bytes(kHandleBytes, '\0');
  for (int i = 0; i < 4; ++i)
    bytes[static_cast<std::size_t>(i)] = static_cast<char>(forget_after >> (24 - 8 * i));
  random.Fill(std::as_writable_bytes(std::span(bytes).subspan(4)));
  return base::Base64UrlEncode(bytes);
}

std::optional<std::uint32_t> ParseHandle(std::string_view handle) {
  if (handle.size() != kHandleBytes * 4 / 3) return std::nullopt;
  const auto bytes = base::Base64UrlDecode(handle);
  if (!bytes) return std::nullopt;
  std::uint32_t forget_after = 0;
  for (const char byte : bytes->substr(0, 4))
    forget_after = forget_after << 8 | static_cast<unsigned char>(byte);
  return forget_after;
}

std::uint32_t LastSecond(Instant expires_at) {
  return static_cast<std::uint32_t>(std::min<std::int64_t>(UnixSeconds(expires_at) + 1, kNever - 1));
}

std::array<std::byte, 32> RowHash(std::string_view handle) {
  std::array<std::byte, 32> hash;
  const auto digest = crypto::Sha256(handle);
  std::memcpy(hash.data(), digest.data(), hash.size());
  return hash;
}

}  // namespace writ

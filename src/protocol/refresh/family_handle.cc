#include "protocol/refresh/family_handle.h"

#include "base/base64.h"
#include "base/secret.h"
#include "crypto/digest.h"
#include "protocol/mint/handle.h"

namespace writ {
namespace {

constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kGenerationAt = 4 + kFamilyIdBytes;
constexpr std::size_t kSecretAt = kGenerationAt + 4;
constexpr std::size_t kTagAt = kSecretAt + kFamilySecretBytes;
constexpr std::size_t kHandleBytes = kTagAt + kTagBytes;
constexpr std::size_t kJtiBytes = 27;

void AppendBigEndian(std::string& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift);
}

std::uint32_t ReadBigEndian(std::string_view bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes.substr(0, 4)) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

FamilyName ReadName(std::string_view bytes) {
  return {ReadBigEndian(bytes), std::string(bytes.substr(4, kFamilyIdBytes))};
}

}  // namespace

RefreshFamilyKey FamilyName::key() const {
  RefreshFamilyKey key;
  key.forget_after = forget_after;
  key.hash = RowHash(id);
  return key;
}

FamilyHandles::FamilyHandles(std::span<const std::byte, 32> master_key)
    : key_(std::string_view(crypto::HmacSha256(
          {reinterpret_cast<const char*>(master_key.data()), master_key.size()}, "refresh handles"))) {}

FamilyHandles::~FamilyHandles() {
  base::Wipe(key_);
}

std::string FamilyHandles::Tag(std::string_view id, std::uint32_t generation) const {
  std::string message(id);
  AppendBigEndian(message, generation);
  return std::string(std::string_view(crypto::HmacSha256(key_, message)).substr(0, kTagBytes));
}

std::string FamilyHandles::Make(const FamilyName& family, std::uint32_t generation,
                                std::string_view secret) const {
  std::string bytes;
  bytes.reserve(kHandleBytes);
  AppendBigEndian(bytes, family.forget_after);
  bytes += family.id;
  AppendBigEndian(bytes, generation);
  bytes += secret;
  bytes += Tag(family.id, generation);
  std::string handle = base::Base64UrlEncode(bytes);
  base::Wipe(bytes);
  return handle;
}

std::optional<ParsedFamilyHandle> FamilyHandles::Parse(std::string_view handle) const {
  if (handle.size() != kHandleBytes * 4 / 3) return std::nullopt;
  auto bytes = base::Base64UrlDecode(handle);
  if (!bytes) return std::nullopt;
  const std::string_view view = *bytes;
  ParsedFamilyHandle parsed{ReadName(view), ReadBigEndian(view.substr(kGenerationAt)),
                            std::string(view.substr(kSecretAt, kFamilySecretBytes))};
  const bool ours = base::ConstantTimeEqual(view.substr(kTagAt), Tag(parsed.family.id, parsed.generation));
  base::Wipe(*bytes);
  if (!ours) return std::nullopt;
  return parsed;
}

std::string RandomBytes(std::size_t count, Random& random) {
  std::string bytes(count, '\0');
  random.Fill(std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

std::string MakeFamilyJti(const FamilyName& family, Random& random) {
  std::string bytes;
  AppendBigEndian(bytes, family.forget_after);
  bytes += family.id;
  bytes += RandomBytes(kJtiBytes - bytes.size(), random);
  return base::Base64UrlEncode(bytes);
}

std::optional<FamilyName> ParseFamilyJti(std::string_view jti) {
  if (jti.size() != kJtiBytes * 4 / 3) return std::nullopt;
  const auto bytes = base::Base64UrlDecode(jti);
  if (!bytes) return std::nullopt;
  return ReadName(*bytes);
}

}  // namespace writ

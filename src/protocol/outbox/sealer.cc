#include "protocol/outbox/sealer.h"

#include "base/base64.h"
#include "crypto/digest.h"
#include "crypto/seal.h"
#include "writ/fault.h"
#include "writ/system.h"

namespace writ {
namespace {

/// No row's place begins so.
constexpr std::string_view kSecretPlace = "client secret";

crypto::MasterKey KeyOf(const std::string& bytes) {
  return crypto::MasterKey(reinterpret_cast<const std::byte*>(bytes.data()), 32);
}

std::string PlaceOf(std::string_view realm, const GuardedKey& place) {
  const std::string_view hash(reinterpret_cast<const char*>(place.hash.data()), place.hash.size());
  return "row\n" + std::string(realm) + '\n' + std::to_string(static_cast<int>(place.kind)) + '\n' +
         base::Base64UrlEncode(hash);
}

}  // namespace

Sealer::Sealer(std::span<const std::byte, 32> master_key)
    : key_(std::string_view(crypto::HmacSha256(
          {reinterpret_cast<const char*>(master_key.data()), master_key.size()}, "sealed rows"))) {}

Sealer::~Sealer() {
  base::Wipe(key_);
}

std::string Sealer::Seal(std::string_view realm, const GuardedKey& place, std::string_view plain,
                         Random& random) const {
  return base::Base64UrlEncode(crypto::Seal(KeyOf(key_), PlaceOf(realm, place), plain, random));
}

base::SecretBytes Sealer::Open(std::string_view realm, const GuardedKey& place,
                               std::string_view sealed) const {
  const auto bytes = base::Base64UrlDecode(sealed);
  if (!bytes) throw Fault(FaultKind::kCorrupt, "a sealed row cannot be read");
  return crypto::Unseal(KeyOf(key_), PlaceOf(realm, place), *bytes);
}

std::string Sealer::SealSecret(std::string_view secret, Random& random) const {
  return crypto::Seal(KeyOf(key_), kSecretPlace, secret, random);
}

std::optional<base::SecretBytes> Sealer::OpenSecret(std::string_view sealed) const {
  return crypto::TryUnseal(KeyOf(key_), kSecretPlace, sealed);
}

std::string SealClientSecret(std::span<const std::byte, 32> master_key, std::string_view secret,
                             Random& random) {
  return Sealer(master_key).SealSecret(secret, random);
}

}  // namespace writ

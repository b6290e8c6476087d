#include "config/secret.h"

#include <cstddef>
#include <span>
#include <utility>

#include "base/base64.h"
#include "crypto/digest.h"

namespace writ::config {

namespace {

constexpr std::string_view kSaltedMark = "hmac-sha256:";
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kSigningSecretBytes = 48;
constexpr std::size_t kLongestValue = 1'024;
constexpr std::string_view kSealedMark = "sealed:";
/// What sealing adds to a secret: version, nonce and tag.
constexpr std::size_t kSealBytes = 29;

std::optional<Secret> ParseSalted(std::string_view rest) {
  const std::size_t colon = rest.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto salt = base::Base64UrlDecode(rest.substr(0, colon));
  auto digest = base::Base64UrlDecode(rest.substr(colon + 1));
  if (!salt || salt->size() != kSaltBytes || !digest || digest->size() != 32) return std::nullopt;
  Secret secret;
  secret.form = SecretForm::kHmacSha256;
  secret.salt = std::move(*salt);
  secret.digest = std::move(*digest);
  return secret;
}

std::optional<Secret> ParseSealed(std::string_view rest) {
  auto sealed = base::Base64UrlDecode(rest);
  if (!sealed || sealed->size() <= kSealBytes) return std::nullopt;
  Secret secret;
  secret.form = SecretForm::kSealed;
  secret.digest = std::move(*sealed);
  return secret;
}

std::string Draw(Random& random, std::size_t size) {
  std::string bytes(size, '\0');
  random.Fill(std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

}  // namespace

std::optional<Secret> ParseSecret(std::string_view value) {
  if (value.size() > kLongestValue) return std::nullopt;
  if (value.starts_with(kSaltedMark)) return ParseSalted(value.substr(kSaltedMark.size()));
  if (value.starts_with(kSealedMark)) return ParseSealed(value.substr(kSealedMark.size()));
  auto digest = base::Base64Decode(value, base::Padding::kOptional);
  if (!digest || (digest->size() != 32 && digest->size() != 64)) return std::nullopt;
  Secret secret;
  secret.form = digest->size() == 32 ? SecretForm::kSha256 : SecretForm::kSha512;
  secret.digest = std::move(*digest);
  return secret;
}

std::string MakeSecret(Random& random) {
  return base::Base64UrlEncode(Draw(random, kSecretBytes));
}

std::string MakeSigningSecret(Random& random) {
  return base::Base64UrlEncode(Draw(random, kSigningSecretBytes));
}

std::string SealedValue(std::string_view sealed) {
  return std::string(kSealedMark) + base::Base64UrlEncode(sealed);
}

std::string SaltedValue(std::string_view secret, Random& random) {
  const std::string salt = Draw(random, kSaltBytes);
  return std::string(kSaltedMark) + base::Base64UrlEncode(salt) + ":" +
         base::Base64UrlEncode(crypto::HmacSha256(salt, secret));
}

std::string Sha256Value(std::string_view secret) {
  return base::Base64Encode(crypto::Sha256(secret));
}

}  // namespace writ::config

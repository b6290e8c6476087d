#include "protocol/client_auth/client_secret.h"

#include <algorithm>

#include "base/secret.h"
#include "crypto/digest.h"

namespace writ {
namespace {

bool Matches(std::string_view presented, const Secret& secret) {
  switch (secret.form) {
    case SecretForm::kSha256:
      return base::ConstantTimeEqual(crypto::Sha256(presented), secret.digest);
    case SecretForm::kSha512:
      return base::ConstantTimeEqual(crypto::Sha512(presented), secret.digest);
    case SecretForm::kHmacSha256:
      return base::ConstantTimeEqual(crypto::HmacSha256(secret.salt, presented), secret.digest);
    case SecretForm::kSealed:  // OpenSecrets leaves none
      return false;
  }
  return false;
}

}  // namespace

SecretMatch MatchSecret(std::string_view presented, const std::vector<Secret>& secrets,
                        const std::vector<Secret>& decoys, Instant now) {
  SecretMatch best = SecretMatch::kNone;
  const std::size_t rounds = std::max(secrets.size(), decoys.size());
  for (std::size_t i = 0; i < rounds; ++i) {
    const bool real = i < secrets.size();
    const Secret& secret = real ? secrets[i] : decoys[i];
    const bool matches = Matches(presented, secret) && real;
    const bool live = !secret.expiration || now < *secret.expiration;
    if (matches) best = std::max(best, live ? SecretMatch::kMatch : SecretMatch::kExpired);
  }
  return best;
}

}  // namespace writ

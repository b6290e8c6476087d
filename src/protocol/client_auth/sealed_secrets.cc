#include "protocol/client_auth/sealed_secrets.h"

#include <algorithm>
#include <utility>

#include "crypto/digest.h"
#include "writ/fault.h"

namespace writ {
namespace {

bool IsSealed(const Secret& secret) {
  return secret.form == SecretForm::kSealed;
}

/// Who has a secret that `is_sought` gives true for: the first. Absent when nobody has.
template <typename Predicate>
std::optional<std::string> FindOwner(const RealmSettings& settings, const Predicate& is_sought) {
  for (const Client& client : settings.clients) {
    if (std::ranges::any_of(client.client_secrets, is_sought)) return "client " + client.client_id;
  }
  for (const ApiResource& api : settings.api_resources) {
    if (std::ranges::any_of(api.api_secrets, is_sought)) return "API resource " + api.name;
  }
  return std::nullopt;
}

/// Opens a secret, whose digest takes its place.
base::SecretBytes Open(Secret& secret, const Sealer& sealer) {
  base::SecretBytes plain = sealer.OpenSecret(secret.digest).value();
  secret.form = SecretForm::kSha256;
  secret.digest = std::string_view(crypto::Sha256(plain.Reveal()));
  return plain;
}

}  // namespace

bool HasSealedSecrets(const RealmSettings& settings) {
  return FindOwner(settings, IsSealed).has_value();
}

std::optional<std::string> FaultOfSecrets(const RealmSettings& settings, const Sealer& sealer) {
  const auto owner = FindOwner(
      settings, [&](const Secret& secret) { return IsSealed(secret) && !sealer.OpenSecret(secret.digest); });
  if (!owner) return std::nullopt;
  return "a secret of " + *owner +
         " was not sealed under this master key; `writ secret new --sealed` makes one that is";
}

std::vector<std::string> DisableShut(RealmSettings& settings, const Sealer& sealer, bool disables) {
  std::vector<std::string> disabled;
  for (Client& client : settings.clients) {
    if (client.enabled && !disables) continue;
    const auto shut = std::erase_if(client.client_secrets, [&](const Secret& secret) {
      return IsSealed(secret) && !sealer.OpenSecret(secret.digest);
    });
    if (shut == 0 || !client.enabled) continue;
    client.enabled = false;
    disabled.push_back(client.client_id);
  }
  return disabled;
}

SharedSecretsByClient OpenSecrets(RealmSettings& settings, const Sealer& sealer) {
  if (const auto wrong = FaultOfSecrets(settings, sealer)) throw Fault(FaultKind::kCorrupt, *wrong);
  SharedSecretsByClient shared;
  for (Client& client : settings.clients) {
    for (Secret& secret : client.client_secrets) {
      if (IsSealed(secret)) shared[client.client_id].Add(Open(secret, sealer), secret.expiration);
    }
  }
  for (ApiResource& api : settings.api_resources) {
    for (Secret& secret : api.api_secrets) {
      if (IsSealed(secret)) Open(secret, sealer);
    }
  }
  return shared;
}

}  // namespace writ

#include "protocol/lookup/find_refresh_token.h"

#include "base/secret.h"
#include "crypto/digest.h"

namespace writ {
namespace {

bool MayRenew(const RealmContext& realm, const FoundRefreshToken& found) {
  const Client* const client = realm.catalog.FindClient(found.facts.client_id);
  const bool client_may = client != nullptr && client->enabled && client->allow_offline_access;
  return client_may && found.person && !found.person->disabled &&
         found.person->epoch == found.facts.person.epoch;
}

}  // namespace

std::optional<FoundRefreshToken> FindRefreshToken(const Call& call, const RealmContext& realm,
                                                  std::string_view token) {
  const auto handle = realm.handles->Parse(token);
  if (!handle) return std::nullopt;
  const std::string& name = realm.catalog.settings().name;
  const auto row = realm.store.Find(name, handle->family.key());
  if (!row) return std::nullopt;
  FoundRefreshToken found{
      .key = row->key, .expires_at = row->expires_at, .facts = ParseFamilyFacts(row->payload), .person = {}};
  if (!base::ConstantTimeEqual(crypto::Sha256(handle->secret), found.facts.secret_hash)) return std::nullopt;
  found.person = realm.people.Find(name, found.facts.person.account_id);
  const bool current = !row->revoked && call.now < row->expires_at && handle->generation == row->generation;
  found.active = current && MayRenew(realm, found);
  return found;
}

}  // namespace writ

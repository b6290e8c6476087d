#include "protocol/lookup/find_refresh_token.h"

#include "base/secret.h"
#include "crypto/digest.h"
#include "protocol/lookup/find_backing.h"

namespace writ {
namespace {

bool MayRenew(const Catalog& catalog, const std::string& client_id) {
  const Client* const client = catalog.FindClient(client_id);
  return client != nullptr && client->enabled && client->allow_offline_access;
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
  const bool current = !row->revoked && call.now < row->expires_at && handle->generation == row->generation;
  if (!current || !MayRenew(realm.catalog, found.facts.client_id)) return found;
  found.person = FindBacking(realm, found.facts);
  return found;
}

}  // namespace writ

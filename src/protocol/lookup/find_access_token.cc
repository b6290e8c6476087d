#include "protocol/lookup/find_access_token.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "crypto/jws.h"
#include "protocol/lookup/find_backing.h"
#include "protocol/mint/handle.h"
#include "protocol/refresh/family_facts.h"
#include "protocol/session/session.h"

namespace writ {
namespace {

using Facts = std::shared_ptr<const AccessTokenFacts>;

/// Whether a header's `typ` is that of our access tokens.
//= rfc9068#section-4
bool IsAccessTokenType(std::string_view typ, const RealmOptions& options) {
  return base::EqualsIgnoringCase(typ, options.access_token_jwt_type);
}

/// What a JWT says whose signature is one of ours; null for all others.
Facts VerifyJwt(const RealmContext& realm, std::string_view token) {
  const auto jws = crypto::ParseJws(token);
  if (!jws || !IsAccessTokenType(jws->typ, realm.catalog.options())) return nullptr;
  const RingKey* const key = realm.keys->Find(jws->kid);
  if (key == nullptr || !key->verifying->Verify(*jws)) return nullptr;
  auto facts = ParseAccessTokenClaims(jws->payload);
  if (!facts || facts->issuer != realm.catalog.options().issuer_uri) return nullptr;
  return std::make_shared<const AccessTokenFacts>(std::move(*facts));
}

Facts FindVerified(const RealmContext& realm, std::string_view token) {
  const VerifiedTokens::Hash hash = RowHash(token);
  Facts facts = realm.verified->Find(hash);
  if (facts == nullptr) {
    facts = VerifyJwt(realm, token);
    if (facts != nullptr) realm.verified->Remember(hash, facts);
  }
  return facts;
}

std::optional<FoundAccessToken> FindJwt(const Call& call, const RealmContext& realm, std::string_view token) {
  // A longer one is none: not even its hash is taken.
  if (token.size() > crypto::kMaxJwsBytes) return std::nullopt;
  Facts facts = FindVerified(realm, token);
  if (facts == nullptr || call.now >= facts->expires_at) return std::nullopt;
  MarkKey mark;
  mark.forget_after = LastSecond(facts->expires_at);
  // Of the signed text alone: an ECDSA signature has a twin that verifies as well.
  mark.hash = RowHash(token.substr(0, token.rfind('.')));
  if (realm.store.Has(realm.catalog.settings().name, mark)) return std::nullopt;
  return FoundAccessToken{.facts = std::move(facts), .end = mark};
}

std::optional<FoundAccessToken> FindReferenceToken(const Call& call, const RealmContext& realm,
                                                   std::string_view token) {
  ReferenceTokenKey key;
  const auto forget_after = ParseHandle(token);
  if (!forget_after || *forget_after < UnixSeconds(call.now)) return std::nullopt;
  key.forget_after = *forget_after;
  key.hash = RowHash(token);
  const auto row = realm.store.Find(realm.catalog.settings().name, key);
  if (!row || call.now >= row->expires_at) return std::nullopt;
  auto facts = ParseAccessTokenClaims(row->payload.bytes);
  if (!facts) throw Fault(FaultKind::kCorrupt, "a reference token's row holds no claims");
  return FoundAccessToken{.facts = std::make_shared<const AccessTokenFacts>(std::move(*facts)), .end = key};
}

bool IsClientLive(const RealmContext& realm, const std::string& client_id) {
  const Client* const client = realm.catalog.FindClient(client_id);
  return client != nullptr && client->enabled;
}

/// What a person let a client have, and the person.
struct LiveFamily {
  FamilyFacts facts;
  Person person;
};

/// Absent once the family was revoked, or the person may not be spoken for or does not let the client have it
/// any more.
std::optional<LiveFamily> FindLiveFamily(const RealmContext& realm, const RefreshFamilyKey& key) {
  const auto row = realm.store.Find(realm.catalog.settings().name, key);
  if (!row || row->revoked) return std::nullopt;
  FamilyFacts facts = ParseFamilyFacts(row->payload);
  auto person = FindBacking(realm, facts);
  if (!person || !IsClientLive(realm, facts.client_id)) return std::nullopt;
  return LiveFamily{std::move(facts), std::move(*person)};
}

/// Whether the person's token is still good.
bool IsBackedByPerson(const RealmContext& realm, FoundAccessToken& found) {
  auto family = FindLiveFamily(realm, found.facts->family->key());
  if (!family) return false;
  found.backing = std::move(family->facts);
  found.person = std::move(family->person);
  // What one client asked for by name is not another's.
  if (found.backing->client_id == found.facts->client_id)
    found.userinfo_claims = found.backing->claims_wish.userinfo;
  return true;
}

/// Whether what a token was exchanged for would still be good itself.
bool IsOriginLive(const Call& call, const RealmContext& realm, const Origin& origin) {
  const std::string& name = realm.catalog.settings().name;
  switch (origin.kind) {
    case Origin::Kind::kSession:
      return IsSessionLive(call, realm, origin.name);
    case Origin::Kind::kJwt:
      return IsClientLive(realm, origin.name) && !realm.store.Has(name, MarkKey{origin.key});
    case Origin::Kind::kFamily:
      return FindLiveFamily(realm, RefreshFamilyKey{origin.key}).has_value();
    case Origin::Kind::kReference:
      break;
  }
  return IsClientLive(realm, origin.name) &&
         realm.store.Find(name, ReferenceTokenKey{origin.key}).has_value();
}

}  // namespace

std::optional<FoundAccessToken> FindAccessToken(const Call& call, const RealmContext& realm,
                                                std::string_view token) {
  auto found = token.contains('.') ? FindJwt(call, realm, token) : FindReferenceToken(call, realm, token);
  if (!found) return std::nullopt;
  if (!IsClientLive(realm, found->facts->client_id)) return std::nullopt;
  const auto is_live = [&](const Origin& origin) { return IsOriginLive(call, realm, origin); };
  if (!std::ranges::all_of(found->facts->origins, is_live)) return std::nullopt;
  if (found->facts->family && !IsBackedByPerson(realm, *found)) return std::nullopt;
  return found;
}

}  // namespace writ

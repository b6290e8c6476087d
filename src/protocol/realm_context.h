// What the endpoints of one realm share.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "protocol/assertions/trusted_issuers.h"
#include "protocol/call.h"
#include "protocol/catalog.h"
#include "protocol/grants/registry.h"
#include "protocol/hooks/hooks.h"
#include "protocol/interaction/pages.h"
#include "protocol/keys/signing_keys.h"
#include "protocol/lookup/verified_tokens.h"
#include "protocol/outbox/sealer.h"
#include "protocol/refresh/family_handle.h"
#include "protocol/throttle/address_counts.h"
#include "protocol/throttle/guess_limits.h"
#include "writ/directory.h"
#include "writ/random.h"
#include "writ/realm.h"
#include "writ/store.h"

namespace writ {

/// One realm, ready to answer. Everything in it may be used from any thread.
struct RealmContext {
  const Catalog catalog;
  const std::shared_ptr<const Hooks> hooks;  ///< those that are grants stand in `grants`
  const GrantRegistry grants;
  const std::shared_ptr<const KeyRing> keys;
  const std::shared_ptr<VerifiedTokens> verified;  ///< by the keys of this context
  const std::shared_ptr<GuessLimits> guesses;      ///< outlives a change of the realm
  const std::shared_ptr<AddressCounts> begun;      ///< interactions; outlives a change of the realm
  const std::shared_ptr<const FamilyHandles> handles;
  const std::shared_ptr<const Sealer> sealer;
  Directory& people;
  const Pages* const pages;  ///< none: then EnableAuthorizeEndpoint is false
  Store& store;
  Random& random;
  const KeyFetching fetching;
  const std::shared_ptr<const TrustedIssuers> issuers;
};

/// An empty change for `call`, with an id of its own.
Change BeginChange(const Call& call, const RealmContext& realm);

/// What OpenSigningKeys needs to know of a realm, now. Views `settings`.
KeyRequest MakeKeyRequest(const RealmSettings& settings, std::span<const std::byte, 32> master_key,
                          const Clock& clock);

/// What outlives a change of the realm.
struct LastingParts {
  std::shared_ptr<GuessLimits> guesses;
  std::shared_ptr<AddressCounts> begun;
  std::shared_ptr<PollPace> pace;
  std::shared_ptr<const FamilyHandles> handles;
  std::shared_ptr<const Sealer> sealer;
  std::shared_ptr<HookLines> hooks;
  std::shared_ptr<KeyServers> key_servers;
};

LastingParts MakeLastingParts(std::span<const std::byte, 32> master_key);

/// Puts the parts of a realm together.
/// Faults: kBug for keys at a URL without a way to fetch them; kCorrupt for a secret that was sealed under
/// another master key.
std::shared_ptr<const RealmContext> MakeRealmContext(RealmSettings settings,
                                                     std::shared_ptr<const KeyRing> keys,
                                                     const LastingParts& lasting, Realm::Ports ports);

/// Opens the realm's keys and puts its parts together.
/// Faults: as Realm's constructor.
std::shared_ptr<const RealmContext> OpenRealm(RealmSettings settings,
                                              std::span<const std::byte, 32> master_key, Realm::Ports ports);

}  // namespace writ

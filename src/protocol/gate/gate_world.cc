#include "protocol/gate/gate_world.h"

#include <utility>

#include "protocol/hooks/profile.h"
#include "protocol/people/consent.h"
#include "protocol/people/locked.h"
#include "protocol/session/session.h"

namespace writ {

GateWorld MakeGateWorld(const Call& call, const RealmContext& realm) {
  return {.catalog = realm.catalog,
          .people = realm.people,
          .is_session_live = [&](std::string_view sid) { return IsSessionLive(call, realm, sid); },
          .is_locked = [&](std::string_view account_id) { return IsLocked(realm, account_id, call.now); },
          .is_consent_live =
              [&](std::string_view account_id, std::string_view client_id, std::string_view consent) {
                return IsConsentLive(realm, account_id, client_id, consent);
              },
          .asked_scopes = {},
          .find_claims =
              [&](const Client& client, const Person& person, const std::set<std::string>& types,
                  ProfileFor what_for) { return FindClaims(call, realm, client, person, types, what_for); }};
}

GateWorld MakeGateWorld(const Call& call, const RealmContext& realm, const std::string& account_id,
                        const std::string& client_id, const std::string& consent) {
  GateWorld world = MakeGateWorld(call, realm);
  world.is_consent_live = [&, stored = std::move(world.is_consent_live)](
                              std::string_view account, std::string_view client, std::string_view id) {
    const bool given = account == account_id && client == client_id && id == consent;
    return given || stored(account, client, id);
  };
  return world;
}

}  // namespace writ

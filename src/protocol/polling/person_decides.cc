#include "protocol/polling/person_decides.h"

#include <algorithm>

#include "protocol/interaction/scope_views.h"
#include "protocol/people/consent.h"
#include "protocol/rules/scopes.h"

namespace writ {
namespace {

/// Puts what the person allowed into `polled` and `change`. False when it is nothing that the client can use.
bool Allow(const RealmContext& realm, const PersonsWord& word, PolledGrant& polled, Change& change) {
  polled.scopes = GrantedScopes(polled.scopes, word.chosen, realm.catalog);
  const bool usable = word.needed.empty() ? !polled.scopes.empty() && !IsOfflineAlone(polled.scopes)
                                          : std::ranges::binary_search(polled.scopes, word.needed);
  if (!usable) return false;
  const std::string& account = word.person.account_id;
  // Each request asks, and nothing is remembered of it. An earlier answer stays as it was.
  Consent consent = GiveConsent(realm, account, polled.client_id, change.now);
  if (consent.version == 0) consent.scopes = polled.scopes;
  KeepConsent(consent, change);
  polled.state = PolledState::kApproved;
  polled.person = word.person;
  polled.consent = consent.id;
  return true;
}

}  // namespace

bool LetPersonDecide(const RealmContext& realm, const PersonsWord& word, std::string_view name,
                     PolledGrant& polled, Change& change) {
  change.conditions.emplace_back(Guard{polled.key, polled.version});
  const bool allowed = word.allows && Allow(realm, word, polled, change);
  if (!allowed) polled.state = PolledState::kDenied;
  change.audit.push_back({.event = std::string(name) + (allowed ? ".allowed" : ".denied"),
                          .actor = word.person.account_id,
                          .subject = polled.client_id,
                          .detail = "{}"});
  return allowed;
}

}  // namespace writ

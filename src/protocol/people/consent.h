// What people let clients have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/realm_context.h"
#include "writ/change.h"
#include "writ/store.h"

namespace writ {

/// One person's consent to one client. What was granted on it ends when it is withdrawn.
struct Consent {
  GuardedKey key;
  std::uint64_t version = 0;  ///< of the row; 0: it is not there yet
  std::string account_id;
  std::string client_id;
  std::string id;  ///< of this consent alone: one that is given after a withdrawal has another
  std::vector<std::string> scopes;  ///< sorted
  Instant given_at;
  bool remembered = false;  ///< the person is not asked again
};

/// Absent when the person never consented, or withdrew it.
/// Faults: what the store throws; kCorrupt for a row that cannot be read.
std::optional<Consent> FindConsent(const RealmContext& realm, std::string_view account_id,
                                   std::string_view client_id);

/// All consents of an account.
std::vector<Consent> FindConsentsOf(Store& store, std::string_view realm, std::string_view account_id);

/// Whether the consent of this id was not withdrawn.
bool IsConsentLive(const RealmContext& realm, std::string_view account_id, std::string_view client_id,
                   std::string_view id);

/// A consent that is given now: the one that there is, or one under a new id, of no scopes yet and not
/// remembered. Faults: as FindConsent.
Consent GiveConsent(const RealmContext& realm, std::string_view account_id, std::string_view client_id,
                    Instant now);

/// Puts a consent into `change`; it must be as it was found.
void KeepConsent(const Consent& consent, Change& change);

}  // namespace writ

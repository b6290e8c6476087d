// Whether somebody is locked out of their account.
#pragma once

#include <string_view>

#include "protocol/realm_context.h"

namespace writ {

/// Directory::IsLocked, under the realm's limits.
inline bool IsLocked(const RealmContext& realm, std::string_view account_id, Instant now) {
  return realm.people.IsLocked(realm.catalog.settings().name, account_id, realm.catalog.options().throttling,
                               now);
}

}  // namespace writ

#include "protocol/rows/new_change.h"

#include "protocol/mint/handle.h"

namespace writ {

Change NewChange(std::string_view realm, Instant now, Random& random) {
  Change change;
  random.Fill(change.id);
  change.realm = realm;
  change.now = now;
  return change;
}

GuardedKey NamedKey(GuardedKind kind, std::string_view name) {
  GuardedKey key;
  key.kind = kind;
  key.forget_after = kNever;
  key.hash = RowHash(name);
  return key;
}

std::array<std::byte, 32> OwnerOf(std::string_view account_id) {
  return RowHash(account_id);
}

}  // namespace writ

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

}  // namespace writ

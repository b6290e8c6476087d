#include "protocol/client_auth/client_world.h"

#include <variant>

namespace writ {

ClientWorld MakeClientWorld(const Call& call, const RealmContext& realm) {
  return {.catalog = realm.catalog,
          .guesses = *realm.guesses,
          .use_once =
              [&](const MarkKey& mark) {
                Change change = BeginChange(call, realm);
                change.conditions.emplace_back(Mark{mark});
                return std::holds_alternative<Committed>(realm.store.Commit(change, call.deadline));
              },
          .fetching = realm.fetching};
}

}  // namespace writ

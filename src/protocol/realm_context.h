// What the endpoints of one realm share.
#pragma once

#include <memory>

#include "protocol/catalog.h"
#include "protocol/grants/registry.h"
#include "protocol/keys/key_ring.h"
#include "writ/random.h"
#include "writ/store.h"

namespace writ {

/// One realm, ready to answer. Everything in it may be used from any thread.
struct RealmContext {
  const Catalog catalog;
  const GrantRegistry grants;
  const std::shared_ptr<const KeyRing> keys;
  Store& store;
  Random& random;
};

}  // namespace writ

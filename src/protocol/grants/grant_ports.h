// What built-in grants rest on beside the call: the store, the people, the handles.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "protocol/assertions/trusted_issuers.h"
#include "protocol/hooks/hooks.h"
#include "protocol/refresh/family_handle.h"
#include "protocol/throttle/poll_pace.h"
#include "writ/directory.h"
#include "writ/random.h"
#include "writ/snapshot.h"
#include "writ/store.h"

namespace writ {

struct GrantPorts {
  std::string realm;
  Compatibility compatibility = Compatibility::kWrit;
  std::shared_ptr<const FamilyHandles> handles;
  Directory& people;
  Store& store;
  Random& random;
  ThrottlingSettings throttling;
  std::shared_ptr<PollPace> pace;
  std::vector<ExchangePolicy> exchange_policies;
  Seconds polling_interval{5};  ///< of clients that have none of their own
  std::shared_ptr<const TrustedIssuers> issuers;
  std::shared_ptr<const Hooks> hooks;
  Seconds ciba_polling_interval{5};
};

}  // namespace writ

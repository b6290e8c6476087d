#include "protocol/grants/registry.h"

#include <algorithm>
#include <concepts>

#include "base/text.h"
#include "protocol/grants/authorization_code.h"
#include "protocol/grants/client_credentials.h"
#include "protocol/grants/device_code.h"
#include "protocol/grants/password.h"
#include "protocol/grants/refresh_token.h"
#include "protocol/rules/grant_types.h"

namespace writ {
namespace {

/// So much of what came is told in the log.
constexpr std::size_t kLongestShown = 100;

constexpr std::string_view kEndpointParameters[] = {"grant_type", "client_id", "client_secret"};

template <typename Class>
std::unique_ptr<const Grant> MakeGrant(const GrantPorts& ports) {
  if constexpr (std::constructible_from<Class, GrantPorts>) {
    return std::make_unique<const Class>(ports);
  } else {
    return std::make_unique<const Class>();
  }
}

}  // namespace

GrantRegistry::GrantRegistry(const GrantPorts& ports)
    : parameters_(std::begin(kEndpointParameters), std::end(kEndpointParameters)) {
#define WRIT_GRANT(name, Class) grants_.push_back(MakeGrant<Class>(ports));
#include "protocol/grants/grants.def"
#undef WRIT_GRANT
  for (const auto& grant : grants_) {
    names_.push_back(grant->Name());
    for (const std::string_view name : grant->Parameters()) {
      if (std::ranges::find(parameters_, name) == parameters_.end()) parameters_.push_back(name);
    }
  }
}

Result<const Grant*> GrantRegistry::Choose(const Call& call, const AuthenticatedClient& authenticated,
                                           const FormParams& params) const {
  NoteStep(call.walk, Step::kChooseGrant);
  const auto grant_type = params.Find("grant_type");
  if (!grant_type) return Refuse(Reason::kGrantTypeMissing);
  const auto found =
      std::ranges::find_if(grants_, [&](const auto& grant) { return grant->Name() == *grant_type; });
  if (found == grants_.end())
    return Refuse(Reason::kGrantTypeUnknown, std::string(grant_type->substr(0, kLongestShown)));
  // The gate asks this again; here it spares a client without the grant the grant's work.
  const Client& client = authenticated.client();
  if (!MayUseGrant(client, *grant_type)) {
    return Refuse(Reason::kGrantNotAllowed,
                  std::string(*grant_type) + "; it may use: " + base::JoinBlanks(client.allowed_grant_types));
  }
  return found->get();
}

}  // namespace writ

#include "protocol/grants/registry.h"

#include <algorithm>
#include <concepts>

#include "base/text.h"
#include "protocol/grants/authorization_code.h"
#include "protocol/grants/ciba.h"
#include "protocol/grants/client_credentials.h"
#include "protocol/grants/device_code.h"
#include "protocol/grants/jwt_bearer.h"
#include "protocol/grants/password.h"
#include "protocol/grants/refresh_token.h"
#include "protocol/grants/token_exchange.h"
#include "protocol/rules/grant_types.h"
#include "protocol/wire_profiles/manners.h"
#include "writ/fault.h"

namespace writ {
namespace {

/// So much of what came is told in the log.
constexpr std::size_t kLongestShown = 100;

constexpr std::string_view kEndpointParameters[] = {"grant_type", "client_id", "client_secret",
                                                    "client_assertion_type", "client_assertion"};

/// Whether a realm of these manners has the built-in grant of this name.
bool Offers(const Manners& manners, std::string_view name) {
  if (name == kDeviceGrant) return manners.offers_device_grant;
  return name != kCibaGrant || manners.offers_ciba;
}

constexpr bool IsVisible(char c) {
  return c > 0x20 && c < 0x7f;
}

template <typename Class>
std::unique_ptr<const Grant> MakeGrant(const GrantPorts& ports) {
  if constexpr (std::constructible_from<Class, GrantPorts>) {
    return std::make_unique<const Class>(ports);
  } else {
    return std::make_unique<const Class>();
  }
}

}  // namespace

GrantRegistry::GrantRegistry(const GrantPorts& ports, std::span<const Grant* const> outside)
    : parameters_(std::begin(kEndpointParameters), std::end(kEndpointParameters)) {
#define WRIT_GRANT(name, Class) built_in_.push_back(MakeGrant<Class>(ports));
#include "protocol/grants/grants.def"
#undef WRIT_GRANT
  const Manners& manners = MannersOf(ports.compatibility);
  for (const auto& grant : built_in_) {
    if (Offers(manners, grant->Name())) Add(*grant, GrantOrigin::kBuiltIn);
  }
  for (const Grant* const grant : outside) Add(*grant, GrantOrigin::kOutside);
  for (const Grant* const grant : ports.hooks->grants()) Add(*grant, GrantOrigin::kOutside);
  Know(ports.hooks->ParametersOf(HookKind::kTokenRequest));
}

void GrantRegistry::Add(const Grant& grant, GrantOrigin origin) {
  const std::string_view name = grant.Name();
  if (name.empty() || !std::ranges::all_of(name, IsVisible))
    throw Fault(FaultKind::kBug, "a grant has a name that is no grant_type");
  if (std::ranges::find(names_, name) != names_.end())
    throw Fault(FaultKind::kBug, "two grants are called " + std::string(name));
  grants_.push_back({&grant, origin});
  names_.push_back(name);
  Know(grant.Parameters());
}

void GrantRegistry::Know(std::span<const std::string_view> parameters) {
  for (const std::string_view parameter : parameters) {
    if (std::ranges::find(parameters_, parameter) == parameters_.end()) parameters_.push_back(parameter);
  }
}

Result<ChosenGrant> GrantRegistry::Choose(const Call& call, const AuthenticatedClient& authenticated,
                                          const FormParams& params) const {
  NoteStep(call.walk, Step::kChooseGrant);
  const auto grant_type = params.Find("grant_type");
  if (!grant_type) return Refuse(Reason::kGrantTypeMissing);
  const auto found = std::ranges::find(names_, *grant_type);
  if (found == names_.end())
    return Refuse(Reason::kGrantTypeUnknown, std::string(grant_type->substr(0, kLongestShown)));
  // The gate asks this again; here it spares a client without the grant the grant's work.
  const Client& client = authenticated.client();
  const ChosenGrant& chosen = grants_[static_cast<std::size_t>(found - names_.begin())];
  if (!MayUseGrant(client, *grant_type)) {
    const bool built_in = chosen.origin == GrantOrigin::kBuiltIn;
    return Refuse(built_in ? Reason::kGrantNotAllowed : Reason::kOutsideGrantNotAllowed,
                  std::string(*grant_type) + "; it may use: " + base::JoinBlanks(client.allowed_grant_types));
  }
  return chosen;
}

}  // namespace writ

#include "protocol/grants/client_credentials.h"

#include "base/try.h"
#include "protocol/rules/resources.h"
#include "protocol/rules/scopes.h"

namespace writ {

std::string_view ClientCredentials::Name() const {
  return "client_credentials";
}

std::span<const std::string_view> ClientCredentials::Parameters() const {
  static constexpr std::string_view kParameters[] = {"scope", "resource"};
  return kParameters;
}

Result<Decision> ClientCredentials::Decide(const GrantCall& call) const {
  Decision decision;
  WRIT_TRY(decision.scopes, ParseScope(call.parameter("scope")));
  if (decision.scopes.empty()) decision.scopes = call.default_scopes();
  WRIT_TRY(decision.resources, ParseResource(call.parameter("resource")));
  return decision;
}

}  // namespace writ

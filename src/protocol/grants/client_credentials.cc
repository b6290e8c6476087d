#include "protocol/grants/client_credentials.h"

#include "base/try.h"
#include "protocol/rules/scopes.h"

namespace writ {

std::string_view ClientCredentials::Name() const {
  return "client_credentials";
}

std::span<const std::string_view> ClientCredentials::Parameters() const {
  static constexpr std::string_view kParameters[] = {"scope"};
  return kParameters;
}

Result<Decision> ClientCredentials::Decide(const GrantCall& call) const {
  Decision decision;
  WRIT_TRY(decision.scopes, ParseScope(call.parameter("scope")));
  if (decision.scopes.empty()) decision.scopes = call.default_scopes();
  return decision;
}

}  // namespace writ

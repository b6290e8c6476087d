#include "protocol/grants/client_credentials.h"

#include "base/try.h"

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
  WRIT_TRY(decision.scopes, call.scopes());
  WRIT_TRY(decision.resources, call.resources());
  return decision;
}

}  // namespace writ

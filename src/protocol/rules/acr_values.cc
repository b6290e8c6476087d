#include "protocol/rules/acr_values.h"

#include <algorithm>

#include "base/text.h"
#include "protocol/rules/limits.h"

namespace writ {

Result<AcrValues> ParseAcrValues(std::optional<std::string_view> acr_values) {
  constexpr std::string_view kIdp = "idp:";
  constexpr std::string_view kTenant = "tenant:";
  AcrValues parsed;
  if (!acr_values) return parsed;
  if (acr_values->size() > limits::kAcrValues) return Refuse(Reason::kAcrValuesTooLong);
  for (const std::string_view value : base::SplitBlanks(*acr_values)) {
    if (value.starts_with(kIdp)) {
      parsed.idp = value.substr(kIdp.size());
    } else if (value.starts_with(kTenant)) {
      parsed.tenant = value.substr(kTenant.size());
    } else {
      parsed.acrs.emplace_back(value);
    }
  }
  return parsed;
}

bool MayUseIdp(const Client& client, std::string_view idp) {
  if (idp == "local" && !client.enable_local_login) return false;
  const auto& allowed = client.identity_provider_restrictions;
  return allowed.empty() || std::ranges::find(allowed, idp) != allowed.end();
}

}  // namespace writ

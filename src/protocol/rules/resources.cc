#include "protocol/rules/resources.h"

#include <algorithm>

namespace writ {

std::vector<const ApiResource*> AddressedResources(const std::vector<std::string>& scopes,
                                                   const Catalog& catalog) {
  std::vector<const ApiResource*> addressed;
  for (const std::string& scope : scopes) {
    for (const ApiResource* const resource : catalog.FindResources(scope)) {
      if (!resource->require_resource_indicator) addressed.push_back(resource);
    }
  }
  // All stand in one array, so the order of their addresses is that of their declaration.
  std::ranges::sort(addressed);
  addressed.erase(std::ranges::unique(addressed).begin(), addressed.end());
  return addressed;
}

std::optional<std::vector<std::string>> AcceptedAlgorithms(const std::vector<const ApiResource*>& resources) {
  std::optional<std::vector<std::string>> accepted;
  for (const ApiResource* const resource : resources) {
    const auto& allowed = resource->allowed_access_token_signing_algorithms;
    if (allowed.empty()) continue;
    if (!accepted) {
      accepted = allowed;
    } else {
      std::erase_if(*accepted, [&](const std::string& algorithm) {
        return std::ranges::find(allowed, algorithm) == allowed.end();
      });
    }
  }
  return accepted;
}

}  // namespace writ

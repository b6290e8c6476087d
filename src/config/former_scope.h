// IdentityServer3's one kind of scope.
#pragma once

#include <string>
#include <vector>

#include "writ/snapshot.h"

namespace writ::config {

/// In the order of their numbers.
enum class FormerScopeType { kIdentity, kResource };

struct FormerScope {
  bool enabled = true;
  std::string name;
  std::string display_name;
  std::string description;
  FormerScopeType type = FormerScopeType::kResource;
  bool required = false;
  bool emphasize = false;
  bool show_in_discovery_document = true;
  std::vector<std::string> claims;
  std::vector<Secret> secrets;
};

}  // namespace writ::config

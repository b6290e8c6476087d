// Step 5 of the walk: grant_type → the grant that answers it.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "protocol/call.h"
#include "protocol/client_auth/client_auth.h"
#include "protocol/grants/grant_ports.h"
#include "writ/grant.h"

namespace writ {

/// The grants of a realm: the built-in ones of grants.def. Immutable.
class GrantRegistry {
 public:
  explicit GrantRegistry(const GrantPorts& ports);

  /// Gives the grant of the request's `grant_type`. Names are compared exactly.
  /// Refuses: kGrantTypeMissing; kGrantTypeUnknown; kGrantNotAllowed when the client may not use it.
  Result<const Grant*> Choose(const Call& call, const AuthenticatedClient& authenticated,
                              const FormParams& params) const;

  /// All parameters that the token endpoint or one of its grants may read.
  std::span<const std::string_view> parameters() const { return parameters_; }

  /// The names of all grants, in the order of grants.def.
  const std::vector<std::string_view>& names() const { return names_; }

 private:
  std::vector<std::unique_ptr<const Grant>> grants_;
  std::vector<std::string_view> names_;
  std::vector<std::string_view> parameters_;
};

}  // namespace writ

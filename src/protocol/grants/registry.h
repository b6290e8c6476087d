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

/// Whose a grant is: what is not ours is held to narrower bounds by the gate.
enum class GrantOrigin { kBuiltIn, kOutside };

struct ChosenGrant {
  const Grant* grant = nullptr;
  GrantOrigin origin = GrantOrigin::kBuiltIn;
};

/// The grants of a realm: the built-in ones of grants.def, then others. Immutable.
class GrantRegistry {
 public:
  /// Takes `outside`: they outlive it; the hooks of `ports`, whose grants come after them.
  /// Faults: kBug for a name that is taken or is no grant_type.
  GrantRegistry(const GrantPorts& ports, std::span<const Grant* const> outside);

  /// Gives the grant of the request's `grant_type`. Names are compared exactly.
  /// Refuses: kGrantTypeMissing; kGrantTypeUnknown; kGrantNotAllowed when the client may not use it.
  Result<ChosenGrant> Choose(const Call& call, const AuthenticatedClient& authenticated,
                             const FormParams& params) const;

  /// All parameters that the token endpoint or one of its grants may read.
  std::span<const std::string_view> parameters() const { return parameters_; }

  /// The names of all grants: in the order of grants.def, then the others in theirs.
  const std::vector<std::string_view>& names() const { return names_; }

 private:
  void Add(const Grant& grant, GrantOrigin origin);
  void Know(std::span<const std::string_view> parameters);

  std::vector<std::unique_ptr<const Grant>> built_in_;
  std::vector<ChosenGrant> grants_;
  std::vector<std::string_view> names_;
  std::vector<std::string_view> parameters_;
};

}  // namespace writ

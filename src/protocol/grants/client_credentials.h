// grant_type=client_credentials (RFC 6749 section 4.4): the client speaks for itself.
#pragma once

#include "writ/grant.h"

namespace writ {

/// Gives the scopes asked for, or all API scopes that the client may have.
/// Refuses: kScopeTooLong, kScopeMalformed.
class ClientCredentials : public Grant {
 public:
  std::string_view Name() const override;
  std::span<const std::string_view> Parameters() const override;
  Result<Decision> Decide(const GrantCall& call) const override;
};

}  // namespace writ

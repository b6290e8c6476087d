// The JWT bearer grant (RFC 7523 section 2.1): an issuer that we trust vouches for a person.
#pragma once

#include "protocol/grants/grant_ports.h"
#include "writ/grant.h"

namespace writ {

class JwtBearer final : public Grant {
 public:
  explicit JwtBearer(GrantPorts ports) : ports_(std::move(ports)) {}

  std::string_view Name() const override;
  std::span<const std::string_view> Parameters() const override;

  /// Gives no refresh token: the issuer vouches anew. `offline_access` is dropped.
  /// Refuses: kJwtBearerMissing; kIssuerUntrusted; kJwtBearerInvalid, its detail the reason of the verifier;
  /// kJwtBearerReplayed; kIdpNotHere for an issuer that is none of the client's identity providers; as
  /// GrantCall::person_of.
  Result<Decision> Decide(const GrantCall& call) const override;

 private:
  GrantPorts ports_;
};

}  // namespace writ

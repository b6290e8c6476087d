// The CIBA grant (CIBA Core 1.0 section 10.1): a client asks whether a person has said yes.
#pragma once

#include "protocol/grants/grant_ports.h"
#include "writ/grant.h"

namespace writ {

class CibaGrant final : public Grant {
 public:
  explicit CibaGrant(GrantPorts ports) : ports_(std::move(ports)) {}

  std::string_view Name() const override;
  std::span<const std::string_view> Parameters() const override;

  /// Refuses: kPushClientPolls; kAuthReqIdMissing, -Unknown, -OfOther, -Expired, -Redeemed;
  /// kBackchannelTooFast, kBackchannelPending, kBackchannelDenied; kResourceNotGranted. Source: CIBA Core 1.0
  /// sections 10.1 and 11.
  Result<Decision> Decide(const GrantCall& call) const override;

 private:
  GrantPorts ports_;
};

}  // namespace writ

// The device grant (RFC 8628 section 3.4): a device asks whether it has been allowed what it wants.
#pragma once

#include "protocol/grants/grant_ports.h"
#include "writ/grant.h"

namespace writ {

class DeviceCodeGrant final : public Grant {
 public:
  explicit DeviceCodeGrant(GrantPorts ports) : ports_(std::move(ports)) {}

  std::string_view Name() const override;
  std::span<const std::string_view> Parameters() const override;

  /// Refuses: kDeviceCodeMissing, -Unknown, -OfOther, -Expired, -Redeemed; kDeviceTooFast, kDevicePending,
  /// kDeviceDenied; kResourceNotGranted.
  /// Source: RFC 8628 sections 3.4 and 3.5.
  Result<Decision> Decide(const GrantCall& call) const override;

 private:
  GrantPorts ports_;
};

}  // namespace writ

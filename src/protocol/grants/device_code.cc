#include "protocol/grants/device_code.h"

#include "base/try.h"
#include "protocol/device/device_code.h"
#include "protocol/polling/poll.h"
#include "protocol/rules/grant_types.h"

namespace writ {
namespace {

constexpr PollReasons kReasons{.of_other = Reason::kDeviceCodeOfOther,
                               .redeemed = Reason::kDeviceCodeRedeemed,
                               .denied = Reason::kDeviceDenied,
                               .expired = Reason::kDeviceCodeExpired,
                               .pending = Reason::kDevicePending,
                               .too_fast = Reason::kDeviceTooFast};

}  // namespace

std::string_view DeviceCodeGrant::Name() const {
  return kDeviceGrant;
}

std::span<const std::string_view> DeviceCodeGrant::Parameters() const {
  static constexpr std::string_view kParameters[] = {"device_code", "resource"};
  return kParameters;
}

Result<Decision> DeviceCodeGrant::Decide(const GrantCall& call) const {
  const auto code = call.parameter("device_code");
  if (!code) return Refuse(Reason::kDeviceCodeMissing);
  const auto key = DeviceCodeKey(*code);
  if (!key) return Refuse(Reason::kDeviceCodeUnknown);
  auto device = FindDeviceCode(ports_.store, ports_.realm, *key);
  if (!device) return Refuse(Reason::kDeviceCodeUnknown);
  WRIT_TRY(Decision decision, AnswerPoll(call, *device, kReasons, {*ports_.pace, ports_.polling_interval}));
  device->state = PolledState::kRedeemed;
  decision.uses = UsedRow{device->version, RowOf(*device)};
  return decision;
}

}  // namespace writ

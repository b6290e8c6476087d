#include "protocol/grants/device_code.h"

#include <algorithm>

#include "base/try.h"
#include "protocol/device/device_code.h"
#include "protocol/rules/resources.h"

namespace writ {
namespace {

/// Why there is nothing for the device (yet).
std::optional<Reason> WhyNot(const DeviceCode& device, Instant now) {
  switch (device.state) {
    case DeviceState::kRedeemed:
      return Reason::kDeviceCodeRedeemed;
    case DeviceState::kDenied:
      return Reason::kDeviceDenied;
    case DeviceState::kPending:
    case DeviceState::kApproved:
      break;
  }
  if (now >= device.expires_at) return Reason::kDeviceCodeExpired;
  if (device.state == DeviceState::kPending) return Reason::kDevicePending;
  return std::nullopt;
}

}  // namespace

std::string_view DeviceCodeGrant::Name() const {
  return "urn:ietf:params:oauth:grant-type:device_code";
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
  if (device->client_id != call.client.client_id)
    return Refuse(Reason::kDeviceCodeOfOther, device->client_id);
  const auto why = WhyNot(*device, call.now);
  //= rfc8628#section-3.5
  if (why == Reason::kDevicePending &&
      !ports_.pace->Poll(*key, call.client.polling_interval.value_or(ports_.polling_interval), call.now))
    return Refuse(Reason::kDeviceTooFast);
  if (why) return Refuse(*why);

  Decision decision;
  decision.scopes = device->scopes;
  WRIT_TRY(decision.resources, NarrowResources(call.parameter("resource"), device->resources));
  decision.person = device->person;
  decision.consent = device->consent;
  if (std::ranges::binary_search(device->scopes, "openid"))
    decision.id_token = IdTokenWish{.nonce = {}, .code = {}, .state = {}};
  decision.family_scopes = device->scopes;
  decision.family_resources = device->resources;
  device->state = DeviceState::kRedeemed;
  decision.uses = UsedRow{device->version, RowOf(*device)};
  return decision;
}

}  // namespace writ

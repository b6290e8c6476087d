// A device that waits for somebody to allow it something.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/polling/polled_grant.h"
#include "writ/change.h"
#include "writ/store.h"

namespace writ {

struct DeviceCode : PolledGrant {
  std::string user_code;  ///< as it was made, without dash
};

/// The row that a device code leads to. Absent for what is no code.
std::optional<GuardedKey> DeviceCodeKey(std::string_view device_code);

/// The row that a user code leads to. Takes `user_code`: as NormalUserCode gives it.
GuardedKey UserCodeKey(std::string_view user_code);

/// Faults: what the store throws; kCorrupt for a row that cannot be read.
std::optional<DeviceCode> FindDeviceCode(Store& store, std::string_view realm, const GuardedKey& key);

/// The device that waits with this user code.
std::optional<DeviceCode> FindByUserCode(Store& store, std::string_view realm, std::string_view user_code);

/// The row of a device as it is now.
GuardedRow RowOf(const DeviceCode& device);

/// The row that leads from a user code to its device.
GuardedRow UserCodeRow(const DeviceCode& device);

}  // namespace writ

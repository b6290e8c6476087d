#include "protocol/device/device_code.h"

#include <cstring>

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/rows/new_change.h"
#include "writ/fault.h"

namespace writ {
namespace {

Fault Corrupt() {
  return {FaultKind::kCorrupt, "a device code's row cannot be read"};
}

DeviceCode ReadDeviceCode(const GuardedRow& row) {
  const auto object = base::ParseJsonObject(row.payload.bytes);
  auto polled = object ? ParsePolled(row, *object) : std::nullopt;
  const auto user_code = object ? base::TextMember(*object, "user_code") : std::nullopt;
  if (!polled || !user_code) throw Corrupt();
  return {std::move(*polled), std::string(*user_code)};
}

}  // namespace

std::optional<GuardedKey> DeviceCodeKey(std::string_view device_code) {
  return PolledKey(GuardedKind::kDeviceCode, device_code);
}

GuardedKey UserCodeKey(std::string_view user_code) {
  return NamedKey(GuardedKind::kUserCode, user_code);
}

std::optional<DeviceCode> FindDeviceCode(Store& store, std::string_view realm, const GuardedKey& key) {
  const auto row = store.Find(realm, key);
  if (!row) return std::nullopt;
  return ReadDeviceCode(*row);
}

std::optional<DeviceCode> FindByUserCode(Store& store, std::string_view realm, std::string_view user_code) {
  const auto row = store.Find(realm, UserCodeKey(user_code));
  if (!row) return std::nullopt;
  const auto hash = base::Base64UrlDecode(row->payload.bytes);
  GuardedKey key;
  if (!hash || hash->size() != key.hash.size()) throw Corrupt();
  key.kind = GuardedKind::kDeviceCode;
  key.forget_after = row->key.forget_after;
  std::memcpy(key.hash.data(), hash->data(), hash->size());
  return FindDeviceCode(store, realm, key);
}

GuardedRow RowOf(const DeviceCode& device) {
  GuardedRow row;
  row.key = device.key;
  base::JsonWriter json(row.payload.bytes);
  WritePolled(json.BeginObject(), device);
  json.Key("user_code").String(device.user_code).EndObject();
  return row;
}

GuardedRow UserCodeRow(const DeviceCode& device) {
  GuardedRow row;
  row.key = UserCodeKey(device.user_code);
  row.key.forget_after = device.key.forget_after;
  row.payload.bytes =
      base::Base64UrlEncode({reinterpret_cast<const char*>(device.key.hash.data()), device.key.hash.size()});
  return row;
}

}  // namespace writ

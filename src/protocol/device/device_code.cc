#include "protocol/device/device_code.h"

#include <array>
#include <cstring>

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/mint/handle.h"
#include "protocol/rows/new_change.h"
#include "protocol/rows/principal_json.h"
#include "writ/fault.h"

namespace writ {
namespace {

struct Named {
  DeviceState state;
  std::string_view name;
};

constexpr std::array kStates{Named{DeviceState::kPending, "pending"},
                             Named{DeviceState::kApproved, "approved"}, Named{DeviceState::kDenied, "denied"},
                             Named{DeviceState::kRedeemed, "redeemed"}};

std::string_view NameOf(DeviceState state) {
  return kStates[static_cast<std::size_t>(state)].name;
}

std::optional<DeviceState> StateOf(std::string_view name) {
  for (const Named& named : kStates) {
    if (named.name == name) return named.state;
  }
  return std::nullopt;
}

Fault Corrupt() {
  return {FaultKind::kCorrupt, "a device code's row cannot be read"};
}

DeviceCode ReadDeviceCode(const GuardedRow& row) {
  const auto object = base::ParseJsonObject(row.payload.bytes);
  if (!object) throw Corrupt();
  const auto text = [&](std::string_view name) {
    const auto value = base::TextMember(*object, name);
    if (!value) throw Corrupt();
    return std::string(*value);
  };
  const auto state = StateOf(text("state"));
  auto scopes = base::TextsMember(*object, "scopes");
  auto resources = base::TextsMember(*object, "resources");
  const auto expires_at = InstantMember(*object, "expires_at");
  auto person = ParsePrincipal(*object);
  if (!state || !scopes || !resources || !expires_at || !person) throw Corrupt();
  return {.key = row.key,
          .version = row.version,
          .state = *state,
          .client_id = text("client"),
          .user_code = text("user_code"),
          .scopes = std::move(*scopes),
          .resources = std::move(*resources),
          .expires_at = *expires_at,
          .person = std::move(*person),
          .consent = text("consent")};
}

}  // namespace

std::optional<GuardedKey> DeviceCodeKey(std::string_view device_code) {
  const auto forget_after = ParseHandle(device_code);
  if (!forget_after) return std::nullopt;
  GuardedKey key;
  key.kind = GuardedKind::kDeviceCode;
  key.forget_after = *forget_after;
  key.hash = RowHash(device_code);
  return key;
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
  json.BeginObject().Key("state").String(NameOf(device.state)).Key("client").String(device.client_id);
  json.Key("user_code").String(device.user_code);
  WriteTexts(json.Key("scopes"), device.scopes);
  WriteTexts(json.Key("resources"), device.resources);
  WriteInstant(json.Key("expires_at"), device.expires_at);
  WritePrincipal(json, device.person);
  json.Key("consent").String(device.consent).EndObject();
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

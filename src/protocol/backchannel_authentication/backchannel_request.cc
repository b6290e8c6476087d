#include "protocol/backchannel_authentication/backchannel_request.h"

#include <algorithm>
#include <array>

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/mint/handle.h"
#include "protocol/rows/new_change.h"
#include "protocol/rows/principal_json.h"
#include "writ/fault.h"

namespace writ {
namespace {

constexpr std::array<std::string_view, 4> kStates{"pending", "approved", "denied", "redeemed"};

std::optional<BackchannelState> StateOf(std::string_view name) {
  const auto found = std::ranges::find(kStates, name);
  if (found == kStates.end()) return std::nullopt;
  return static_cast<BackchannelState>(found - kStates.begin());
}

Fault Corrupt() {
  return {FaultKind::kCorrupt, "a backchannel request's row cannot be read"};
}

BackchannelRequest Read(const GuardedRow& row) {
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
  const auto begun_at = InstantMember(*object, "begun_at");
  const auto expires_at = InstantMember(*object, "expires_at");
  auto person = ParsePrincipal(*object);
  if (!state || !scopes || !resources || !begun_at || !expires_at || !person) throw Corrupt();
  return {.key = row.key,
          .version = row.version,
          .state = *state,
          .client_id = text("client"),
          .account_id = text("asked"),
          .binding_message = text("binding_message"),
          .idp = text("asked_idp"),
          .tenant = text("asked_tenant"),
          .scopes = std::move(*scopes),
          .resources = std::move(*resources),
          .begun_at = *begun_at,
          .expires_at = *expires_at,
          .person = std::move(*person),
          .consent = text("consent")};
}

}  // namespace

std::optional<GuardedKey> BackchannelRequestKey(std::string_view auth_req_id) {
  const auto forget_after = ParseHandle(auth_req_id);
  if (!forget_after) return std::nullopt;
  GuardedKey key;
  key.kind = GuardedKind::kBackchannelRequest;
  key.forget_after = *forget_after;
  key.hash = RowHash(auth_req_id);
  return key;
}

std::string ShownId(const BackchannelRequest& request) {
  const auto& hash = request.key.hash;
  return base::Base64UrlEncode({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::optional<BackchannelRequest> FindBackchannelRequest(Store& store, std::string_view realm,
                                                         const GuardedKey& key) {
  const auto row = store.Find(realm, key);
  if (!row) return std::nullopt;
  return Read(*row);
}

std::vector<BackchannelRequest> FindBackchannelRequestsOf(Store& store, std::string_view realm,
                                                          std::string_view account_id) {
  std::vector<BackchannelRequest> requests;
  for (const GuardedRow& row : store.FindOwned(realm, GuardedKind::kBackchannelRequest, OwnerOf(account_id)))
    requests.push_back(Read(row));
  std::ranges::sort(requests, {}, &BackchannelRequest::begun_at);
  return requests;
}

GuardedRow RowOf(const BackchannelRequest& request) {
  GuardedRow row;
  row.key = request.key;
  row.owner = OwnerOf(request.account_id);
  base::JsonWriter json(row.payload.bytes);
  json.BeginObject().Key("state").String(kStates[static_cast<std::size_t>(request.state)]);
  json.Key("client").String(request.client_id).Key("asked").String(request.account_id);
  json.Key("binding_message").String(request.binding_message);
  json.Key("asked_idp").String(request.idp).Key("asked_tenant").String(request.tenant);
  WriteTexts(json.Key("scopes"), request.scopes);
  WriteTexts(json.Key("resources"), request.resources);
  WriteInstant(json.Key("begun_at"), request.begun_at);
  WriteInstant(json.Key("expires_at"), request.expires_at);
  WritePrincipal(json, request.person);
  json.Key("consent").String(request.consent).EndObject();
  return row;
}

}  // namespace writ

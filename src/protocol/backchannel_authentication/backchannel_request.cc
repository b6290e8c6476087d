#include "protocol/backchannel_authentication/backchannel_request.h"

#include <algorithm>

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/rows/new_change.h"
#include "protocol/rows/principal_json.h"
#include "writ/fault.h"

namespace writ {
namespace {

Fault Corrupt() {
  return {FaultKind::kCorrupt, "a backchannel request's row cannot be read"};
}

BackchannelRequest Read(const GuardedRow& row) {
  const auto object = base::ParseJsonObject(row.payload.bytes);
  auto polled = object ? ParsePolled(row, *object) : std::nullopt;
  if (!polled) throw Corrupt();
  const auto text = [&](std::string_view name) {
    const auto value = base::TextMember(*object, name);
    if (!value) throw Corrupt();
    return std::string(*value);
  };
  const auto begun_at = InstantMember(*object, "begun_at");
  if (!begun_at) throw Corrupt();
  BackchannelRequest request{std::move(*polled)};
  request.account_id = text("asked");
  request.binding_message = text("binding_message");
  request.idp = text("asked_idp");
  request.tenant = text("asked_tenant");
  request.begun_at = *begun_at;
  request.notice = text("notice");
  return request;
}

}  // namespace

std::optional<GuardedKey> BackchannelRequestKey(std::string_view auth_req_id) {
  return PolledKey(GuardedKind::kBackchannelRequest, auth_req_id);
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

std::optional<BackchannelRequest> FindShownRequest(Store& store, std::string_view realm,
                                                   std::string_view account_id, std::string_view shown,
                                                   Instant now) {
  for (BackchannelRequest& request : FindBackchannelRequestsOf(store, realm, account_id)) {
    if (ShownId(request) == shown && request.IsWaiting(now)) return std::move(request);
  }
  return std::nullopt;
}

GuardedRow RowOf(const BackchannelRequest& request) {
  GuardedRow row;
  row.key = request.key;
  row.owner = OwnerOf(request.account_id);
  base::JsonWriter json(row.payload.bytes);
  WritePolled(json.BeginObject(), request);
  json.Key("asked").String(request.account_id).Key("binding_message").String(request.binding_message);
  json.Key("asked_idp").String(request.idp).Key("asked_tenant").String(request.tenant);
  WriteInstant(json.Key("begun_at"), request.begun_at);
  json.Key("notice").String(request.notice).EndObject();
  return row;
}

}  // namespace writ

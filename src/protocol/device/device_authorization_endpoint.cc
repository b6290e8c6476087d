#include "protocol/device/device_authorization_endpoint.h"

#include "base/json_writer.h"
#include "base/try.h"
#include "protocol/client_auth/client_auth.h"
#include "protocol/client_auth/client_world.h"
#include "protocol/device/device_code.h"
#include "protocol/device/user_code.h"
#include "protocol/json_fields.h"
#include "protocol/mint/handle.h"
#include "protocol/rules/grant_types.h"
#include "protocol/rules/issuer_url.h"
#include "protocol/rules/resources.h"
#include "protocol/rules/scopes.h"
#include "writ/fault.h"

namespace writ {
namespace {

constexpr std::string_view kParameters[] = {
    "scope", "resource", "client_id", "client_secret", "client_assertion_type", "client_assertion"};
constexpr int kTries = 16;
/// That a code was redeemed, denied or too old is known for so long after its end.
constexpr Seconds kRemembered{300};

struct NewDevice {
  std::string device_code;
  DeviceCode row;
};

Result<DeviceCode> ReadRequest(const FormParams& params, const Client& client, const Catalog& catalog) {
  if (!MayUseGrant(client, kDeviceGrant)) return Refuse(Reason::kGrantNotAllowed, client.client_id);
  DeviceCode device;
  device.client_id = client.client_id;
  const Manners& manners = catalog.manners();
  WRIT_TRY(device.scopes, ParseScope(params.Find("scope"), manners.scope.longest));
  if (device.scopes.empty()) {
    WRIT_TRY(device.scopes, DefaultScopes(client, catalog, manners.scope, Subject::kPerson));
  }
  WRIT_CHECK(CheckScopes(device.scopes, client, catalog, Subject::kPerson));
  if (IsOfflineAlone(device.scopes)) return Refuse(Reason::kScopeNone, "offline_access alone");
  if (manners.takes_resource) {
    WRIT_TRY(device.resources, ParseResources(params.FindAll("resource"), catalog));
  }
  return device;
}

/// Gives the device its codes and keeps it, in one change: no other device that waits has its user code.
NewDevice Keep(const Call& call, const RealmContext& realm, const Client& client, DeviceCode device) {
  const RealmOptions& options = realm.catalog.options();
  device.expires_at = call.now + client.device_code_lifetime;
  const std::uint32_t forget_after = LastSecond(device.expires_at + kRemembered);
  for (int i = 0; i < kTries; ++i) {
    NewDevice made{MakeHandle(forget_after, realm.random), device};
    made.row.key = *DeviceCodeKey(made.device_code);
    made.row.user_code =
        MakeUserCode(client.user_code_type.value_or(options.default_user_code_type), realm.random);
    Change change = BeginChange(call, realm);
    change.conditions.emplace_back(Guard{made.row.key, 0});
    change.conditions.emplace_back(Guard{UserCodeKey(made.row.user_code), 0});
    change.writes.emplace_back(UpsertGuarded{RowOf(made.row)});
    change.writes.emplace_back(UpsertGuarded{UserCodeRow(made.row)});
    if (std::holds_alternative<Committed>(realm.store.Commit(change, call.deadline))) return made;
  }
  throw Fault(FaultKind::kUnavailable, "no user code was free");
}

//= rfc8628#section-3.2
Reply Render(const RealmContext& realm, const Client& client, const NewDevice& made) {
  const RealmOptions& options = realm.catalog.options();
  const std::string page = BelowIssuer(options.issuer_uri, "/device");
  const std::string shown = ShownUserCode(made.row.user_code);
  Reply reply;
  AddUncachedJsonFields(reply, realm.catalog.manners().reply);
  base::JsonWriter json(reply.body);
  json.BeginObject().Key("device_code").PlainString(made.device_code).Key("user_code").PlainString(shown);
  json.Key("verification_uri").String(page);
  json.Key("verification_uri_complete").String(page + "?user_code=" + shown);
  json.Key("expires_in").Integer(client.device_code_lifetime.count());
  json.Key("interval").Integer(client.polling_interval.value_or(options.device_polling_interval).count());
  json.EndObject();
  return reply;
}

Result<Reply> Answer(const Call& call, const RealmContext& realm, Outcome& outcome) {
  WRIT_TRY(const FormParams params,
           ParseFormParams(call, kParameters, "resource", realm.catalog.manners().form));
  WRIT_TRY(const AuthenticatedClient client, AuthenticateClient(call, params, MakeClientWorld(call, realm)));
  outcome.client_id = client.client().client_id;
  outcome.client_auth_method = client.method();
  WRIT_TRY(DeviceCode device, ReadRequest(params, client.client(), realm.catalog));
  const ThrottlingSettings& throttling = realm.catalog.options().throttling;
  if (throttling.enabled && !realm.begun->CountOne(call, throttling.interactions_per_address))
    return Refuse(Reason::kInteractionsThrottled);
  return Render(realm, client.client(), Keep(call, realm, client.client(), std::move(device)));
}

}  // namespace

Reply AnswerDeviceAuthorization(const Call& call, const RealmContext& realm) {
  Outcome outcome{.endpoint = "device_authorization"};
  Result<Reply> answer = Answer(call, realm, outcome);
  return FinishReply(call, realm.catalog.settings().compatibility, std::move(answer), std::move(outcome));
}

}  // namespace writ

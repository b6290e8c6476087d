#include "protocol/logout/delivery.h"

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/mint/handle.h"
#include "protocol/rows/principal_json.h"
#include "writ/fault.h"

namespace writ {
namespace {

/// Past it nobody wants to hear of it any more.
constexpr Seconds kLife{86'400};

}  // namespace

void QueueLogoutToken(const Session& session, const std::string& client_id, Random& random, Change& change) {
  Delivery delivery;
  delivery.key.kind = GuardedKind::kDelivery;
  delivery.key.forget_after = LastSecond(change.now + kLife);
  random.Fill(delivery.key.hash);
  delivery.client_id = client_id;
  delivery.account_id = session.person.account_id;
  delivery.sid = session.person.session_id;
  delivery.next_at = change.now;
  KeepDelivery(delivery, change);
}

std::vector<Delivery> FindDeliveries(Store& store, std::string_view realm) {
  std::vector<Delivery> deliveries;
  for (const GuardedRow& row : store.FindGuarded(realm, GuardedKind::kDelivery)) {
    const auto object = base::ParseJsonObject(row.payload.bytes);
    const auto client = object ? base::TextMember(*object, "client") : std::nullopt;
    const auto account = object ? base::TextMember(*object, "account") : std::nullopt;
    const auto sid = object ? base::TextMember(*object, "sid") : std::nullopt;
    const auto next_at = object ? InstantMember(*object, "next_at") : std::nullopt;
    const auto attempts = object ? base::IntegerMember(*object, "attempts") : std::nullopt;
    if (!client || !account || !sid || !next_at || !attempts)
      throw Fault(FaultKind::kCorrupt, "a logout delivery's row cannot be read");
    deliveries.push_back({row.key, row.version, std::string(*client), std::string(*account),
                          std::string(*sid), *next_at, static_cast<int>(*attempts)});
  }
  return deliveries;
}

void KeepDelivery(Delivery& delivery, Change& change) {
  change.conditions.emplace_back(Guard{delivery.key, delivery.version});
  GuardedRow row;
  row.key = delivery.key;
  base::JsonWriter json(row.payload.bytes);
  json.BeginObject().Key("client").String(delivery.client_id).Key("account").String(delivery.account_id);
  json.Key("sid").String(delivery.sid);
  WriteInstant(json.Key("next_at"), delivery.next_at);
  json.Key("attempts").Integer(delivery.attempts).EndObject();
  change.writes.emplace_back(UpsertGuarded{std::move(row)});
  ++delivery.version;
}

}  // namespace writ

#include "protocol/outbox/delivery.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/mint/handle.h"
#include "protocol/rows/principal_json.h"

namespace writ {
namespace {

/// Past it nobody wants to hear of it any more.
constexpr Seconds kLife{86'400};
constexpr std::array<std::string_view, 4> kKinds{"logout_token", "ping", "push", "ciba_notify"};

/// Absent for a row that cannot be read.
std::optional<Delivery> Read(const GuardedRow& row) {
  const auto object = base::ParseJsonObject(row.payload.bytes);
  if (!object) return std::nullopt;
  bool whole = true;
  const auto text = [&](std::string_view name) {
    const auto value = base::TextMember(*object, name);
    whole = whole && value.has_value();
    return std::string(value.value_or(""));
  };
  const auto kind = std::ranges::find(kKinds, text("kind"));
  const auto next_at = InstantMember(*object, "next_at");
  const auto attempts = base::IntegerMember(*object, "attempts");
  if (kind == kKinds.end() || !next_at || !attempts) return std::nullopt;
  Delivery delivery{.key = row.key,
                    .version = row.version,
                    .kind = static_cast<DeliveryKind>(kind - kKinds.begin()),
                    .client_id = text("client"),
                    .account_id = text("account"),
                    .sid = text("sid"),
                    .sealed = text("sealed"),
                    .next_at = *next_at,
                    .attempts = static_cast<int>(*attempts)};
  if (!whole) return std::nullopt;
  return delivery;
}

/// Puts what `delivery` says into `change`, under a name of its own.
void QueueNew(Delivery delivery, Random& random, Change& change) {
  delivery.key.kind = GuardedKind::kDelivery;
  delivery.key.forget_after = LastSecond(change.now + kLife);
  random.Fill(delivery.key.hash);
  delivery.next_at = change.now;
  KeepDelivery(delivery, change);
}

}  // namespace

void QueueLogoutToken(const Session& session, const std::string& client_id, Random& random, Change& change) {
  Delivery delivery;
  delivery.client_id = client_id;
  delivery.account_id = session.person.account_id;
  delivery.sid = session.person.session_id;
  QueueNew(std::move(delivery), random, change);
}

void QueueCibaNotify(const std::string& client_id, const std::string& account_id, const std::string& request,
                     Random& random, Change& change) {
  Delivery delivery;
  delivery.kind = DeliveryKind::kCibaNotify;
  delivery.client_id = client_id;
  delivery.account_id = account_id;
  delivery.sid = request;
  QueueNew(std::move(delivery), random, change);
}

FoundDeliveries FindDeliveries(Store& store, std::string_view realm) {
  FoundDeliveries found;
  for (const GuardedRow& row : store.FindGuarded(realm, GuardedKind::kDelivery)) {
    if (auto delivery = Read(row)) {
      found.deliveries.push_back(std::move(*delivery));
    } else {
      ++found.unreadable;
    }
  }
  return found;
}

void KeepDelivery(Delivery& delivery, Change& change) {
  change.conditions.emplace_back(Guard{delivery.key, delivery.version});
  GuardedRow row;
  row.key = delivery.key;
  base::JsonWriter json(row.payload.bytes);
  json.BeginObject().Key("kind").String(kKinds[static_cast<std::size_t>(delivery.kind)]);
  json.Key("client").String(delivery.client_id).Key("account").String(delivery.account_id);
  json.Key("sid").String(delivery.sid).Key("sealed").String(delivery.sealed);
  WriteInstant(json.Key("next_at"), delivery.next_at);
  json.Key("attempts").Integer(delivery.attempts).EndObject();
  change.writes.emplace_back(UpsertGuarded{std::move(row)});
  ++delivery.version;
}

}  // namespace writ

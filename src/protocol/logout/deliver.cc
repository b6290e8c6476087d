#include "protocol/logout/deliver.h"

#include <algorithm>
#include <array>

#include "base/percent.h"
#include "protocol/logout/logout_token.h"
#include "protocol/rows/new_change.h"

namespace writ {
namespace {

constexpr Seconds kAnswerTime{5};
constexpr Milliseconds kStoreTime{10'000};
/// How long after an attempt began the next one may; after the last one it does not matter.
constexpr std::array<Seconds, 6> kPauses{Seconds{10},  Seconds{30},    Seconds{120},
                                         Seconds{600}, Seconds{1'800}, Seconds{1'800}};

Change NewChangeOf(const RealmContext& realm, const Clock& clock) {
  return NewChange(realm.catalog.settings().name, clock.Now(), realm.random);
}

bool Commit(const RealmContext& realm, const Clock& clock, const Change& change) {
  return std::holds_alternative<Committed>(realm.store.Commit(change, clock.Steady() + kStoreTime));
}

/// Gives false when somebody else was faster.
bool TakeDelivery(const RealmContext& realm, const Clock& clock, Delivery& delivery) {
  Change change = NewChangeOf(realm, clock);
  const auto attempt = std::min(static_cast<std::size_t>(delivery.attempts), kPauses.size() - 1);
  delivery.next_at = change.now + kPauses[attempt];
  ++delivery.attempts;
  KeepDelivery(delivery, change);
  return Commit(realm, clock, change);
}

void DropDelivery(const RealmContext& realm, const Clock& clock, const Delivery& delivery, bool given_up) {
  Change change = NewChangeOf(realm, clock);
  change.writes.emplace_back(Delete<GuardedKey>{delivery.key});
  if (given_up)
    change.audit.push_back({.event = "logout_token.undelivered",
                            .actor = delivery.client_id,
                            .subject = delivery.account_id,
                            .detail = "{}"});
  Commit(realm, clock, change);
}

/// The client's address, if it still wants to hear of sign-outs; else empty.
std::string AddressOf(const Client* client) {
  return client == nullptr || !client->enabled ? std::string() : client->back_channel_logout_uri;
}

}  // namespace

std::vector<Delivery> FindDueDeliveries(const RealmContext& realm, Instant now) {
  std::vector<Delivery> due = FindDeliveries(realm.store, realm.catalog.settings().name);
  std::erase_if(due, [&](const Delivery& delivery) { return delivery.next_at > now; });
  return due;
}

Attempted TryDelivery(const RealmContext& realm, const Clock& clock, const SendLogout& send,
                      Delivery delivery) {
  using How = Attempted::How;
  if (!TakeDelivery(realm, clock, delivery)) return {How::kNotOurs, {}};
  const Client* const client = realm.catalog.FindClient(delivery.client_id);
  const std::string url = AddressOf(client);
  const auto token = url.empty() ? std::nullopt : MakeLogoutToken(realm, *client, delivery, clock.Now());
  if (!token) {
    DropDelivery(realm, clock, delivery, false);
    return {How::kUnwanted, {}};
  }
  std::string why = send({.method = "POST",
                          .url = url,
                          .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                          .body = "logout_token=" + base::FormEncode(*token),
                          .max_reply_bytes = 4'096,
                          .deadline = clock.Steady() + kAnswerTime});
  const bool last = static_cast<std::size_t>(delivery.attempts) >= kPauses.size();
  if (!why.empty() && !last) return {How::kLater, std::move(why)};
  DropDelivery(realm, clock, delivery, !why.empty());
  return {why.empty() ? How::kDone : How::kGivenUp, std::move(why)};
}

}  // namespace writ

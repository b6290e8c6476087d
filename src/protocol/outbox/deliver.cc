#include "protocol/outbox/deliver.h"

#include <algorithm>
#include <array>

#include "base/percent.h"
#include "base/uri.h"
#include "protocol/backchannel_authentication/backchannel_request.h"
#include "protocol/logout/logout_token.h"
#include "protocol/outbox/sealed_body.h"
#include "protocol/people/locked.h"
#include "protocol/rows/new_change.h"
#include "protocol/rules/grant_types.h"

namespace writ {
namespace {

constexpr Seconds kAnswerTime{5};
constexpr Milliseconds kStoreTime{10'000};
constexpr std::size_t kAttempts = 6;
/// How long after an attempt began the next one may; after the last one it does not matter.
using Pauses = std::array<Seconds, kAttempts>;
constexpr Pauses kPausesOfLogout{Seconds{10},  Seconds{30},    Seconds{120},
                                 Seconds{600}, Seconds{1'800}, Seconds{1'800}};
/// Somebody waits at the other end.
constexpr Pauses kPausesOfAnswer{Seconds{2},   Seconds{8},   Seconds{30},
                                 Seconds{120}, Seconds{600}, Seconds{600}};

/// What the operator is told when a delivery is given up.
std::string_view EventOf(DeliveryKind kind) {
  switch (kind) {
    case DeliveryKind::kLogoutToken:
      return "logout_token.undelivered";
    case DeliveryKind::kCibaNotify:
      return "ciba_notify.undelivered";
    case DeliveryKind::kPing:
    case DeliveryKind::kPush:
      break;
  }
  return "ciba.undelivered";
}

bool IsLogout(const Delivery& delivery) {
  return delivery.kind == DeliveryKind::kLogoutToken;
}

Change NewChangeOf(const RealmContext& realm, const Clock& clock) {
  return NewChange(realm.catalog.settings().name, clock.Now(), realm.random);
}

bool Commit(const RealmContext& realm, const Clock& clock, const Change& change) {
  return std::holds_alternative<Committed>(realm.store.Commit(change, clock.Steady() + kStoreTime));
}

/// Gives false when somebody else was faster.
bool TakeDelivery(const RealmContext& realm, const Clock& clock, Delivery& delivery) {
  Change change = NewChangeOf(realm, clock);
  const auto attempt = std::min(static_cast<std::size_t>(delivery.attempts), kAttempts - 1);
  delivery.next_at = change.now + (IsLogout(delivery) ? kPausesOfLogout : kPausesOfAnswer)[attempt];
  ++delivery.attempts;
  KeepDelivery(delivery, change);
  return Commit(realm, clock, change);
}

void DropDelivery(const RealmContext& realm, const Clock& clock, const Delivery& delivery, bool given_up) {
  Change change = NewChangeOf(realm, clock);
  change.writes.emplace_back(Delete<GuardedKey>{delivery.key});
  if (given_up)
    change.audit.push_back({.event = std::string(EventOf(delivery.kind)),
                            .actor = delivery.client_id,
                            .subject = delivery.account_id,
                            .detail = "{}"});
  Commit(realm, clock, change);
}

/// What tells a client that a session ended. Absent when it is to hear of sign-outs no more.
std::optional<OutboundRequest> MakeLogout(const RealmContext& realm, const Client& client,
                                          const Delivery& delivery, Instant now) {
  if (client.back_channel_logout_uri.empty()) return std::nullopt;
  const auto token = MakeLogoutToken(realm, client, delivery, now);
  if (!token) return std::nullopt;
  OutboundRequest request;
  request.url = client.back_channel_logout_uri;
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = "logout_token=" + base::FormEncode(*token);
  return request;
}

/// What a client hears of its question to somebody elsewhere. Absent when it has no address for it any more.
//= security:T-CB-09
std::optional<OutboundRequest> MakeAnswer(const RealmContext& realm, const Client& client,
                                          const Delivery& delivery) {
  if (client.backchannel_client_notification_endpoint.empty()) return std::nullopt;
  const SealedBody sealed = OpenBody(realm, delivery);
  OutboundRequest request;
  request.url = client.backchannel_client_notification_endpoint;
  request.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + sealed.bearer}};
  request.body = sealed.body;
  request.to_loopback = base::IsLoopbackUri(request.url);
  return request;
}

/// What the hook is told of a question that still waits. Absent when there is no hook, or nothing waits.
std::optional<OutboundRequest> MakeNotification(const RealmContext& realm, const Delivery& delivery,
                                                Instant now) {
  const Hook* const hook = realm.hooks->Find(HookKind::kCibaNotify);
  const std::string& realm_name = realm.catalog.settings().name;
  const auto person = realm.people.Find(realm_name, delivery.account_id);
  const bool reachable = person && !person->disabled && !IsLocked(realm, person->account_id, now);
  if (hook == nullptr || !reachable) return std::nullopt;
  const auto request = FindShownRequest(realm.store, realm_name, delivery.account_id, delivery.sid, now);
  if (!request) return std::nullopt;
  HookQuestion question{.kind = HookKind::kCibaNotify,
                        .request_id = delivery.sid,
                        .realm = realm_name,
                        .client_id = request->client_id,
                        .grant_type = kCibaGrant,
                        .parameters = {},
                        .scopes = request->scopes,
                        .resources = request->resources,
                        .tenant = request->tenant,
                        .idp = request->idp,
                        .subject = person->subject,
                        .address = {},
                        .more = {}};
  question.more.push_back(
      {"expires_at", std::to_string(UnixSeconds(request->expires_at)), ClaimType::kInteger});
  if (!request->binding_message.empty())
    question.more.push_back({"binding_message", request->binding_message, ClaimType::kString});
  return hook->Compose(question, now);
}

std::optional<OutboundRequest> MakeBody(const RealmContext& realm, const Client& client,
                                        const Delivery& delivery, Instant now) {
  switch (delivery.kind) {
    case DeliveryKind::kLogoutToken:
      return MakeLogout(realm, client, delivery, now);
    case DeliveryKind::kCibaNotify:
      return MakeNotification(realm, delivery, now);
    case DeliveryKind::kPing:
    case DeliveryKind::kPush:
      break;
  }
  return MakeAnswer(realm, client, delivery);
}

std::optional<OutboundRequest> MakeRequest(const RealmContext& realm, const Clock& clock,
                                           const Delivery& delivery) {
  const Client* const client = realm.catalog.FindClient(delivery.client_id);
  if (client == nullptr || !client->enabled) return std::nullopt;
  auto request = MakeBody(realm, *client, delivery, clock.Now());
  if (!request) return std::nullopt;
  request->method = "POST";
  request->max_reply_bytes = 4'096;
  request->deadline = clock.Steady() + kAnswerTime;
  return request;
}

/// Whether the client will not hear it, however often it is told.
bool IsFinal(const Delivery& delivery, const Sent& sent) {
  const bool answers = delivery.kind == DeliveryKind::kPing || delivery.kind == DeliveryKind::kPush;
  return answers && (sent.status == 401 || sent.status == 403);
}

}  // namespace

FoundDeliveries FindDueDeliveries(const RealmContext& realm, Instant now) {
  FoundDeliveries due = FindDeliveries(realm.store, realm.catalog.settings().name);
  std::erase_if(due.deliveries, [&](const Delivery& delivery) { return delivery.next_at > now; });
  return due;
}

Attempted TryDelivery(const RealmContext& realm, const Clock& clock, const SendDelivery& send,
                      Delivery delivery) {
  using How = Attempted::How;
  if (!TakeDelivery(realm, clock, delivery)) return {How::kNotOurs, {}};
  const auto request = MakeRequest(realm, clock, delivery);
  if (!request) {
    DropDelivery(realm, clock, delivery, false);
    return {How::kUnwanted, {}};
  }
  Sent sent = send(*request);
  const bool last = static_cast<std::size_t>(delivery.attempts) >= kAttempts || IsFinal(delivery, sent);
  if (!sent.why.empty() && !last) return {How::kLater, std::move(sent.why)};
  DropDelivery(realm, clock, delivery, !sent.why.empty());
  return {sent.why.empty() ? How::kDone : How::kGivenUp, std::move(sent.why)};
}

}  // namespace writ

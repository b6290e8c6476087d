#include "protocol/backchannel_authentication/notice.h"

#include <algorithm>

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "base/secret.h"
#include "protocol/outbox/delivery.h"
#include "protocol/outbox/sealed_body.h"
#include "protocol/token/token_response.h"
#include "writ/fault.h"

namespace writ {
namespace {

constexpr std::size_t kShortestToken = 22;
constexpr std::size_t kLongestToken = 1'024;

/// The syntax of RFC 6750 section 2.1.
bool IsBearerToken(std::string_view text) {
  const std::size_t padding = text.find('=');
  const std::string_view head = text.substr(0, padding);
  const std::string_view tail = padding == std::string_view::npos ? std::string_view() : text.substr(padding);
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~+/").contains(c);
  };
  return !head.empty() && std::ranges::all_of(head, fits) && tail.find_first_not_of('=') == tail.npos;
}

/// The one delivery of a request: found by the same hash.
Delivery DeliveryOf(const BackchannelRequest& request, const Notice& notice, Instant due) {
  Delivery delivery;
  delivery.key = request.key;
  delivery.key.kind = GuardedKind::kDelivery;
  delivery.kind = notice.mode == TokenDelivery::kPush ? DeliveryKind::kPush : DeliveryKind::kPing;
  delivery.client_id = request.client_id;
  delivery.account_id = request.account_id;
  delivery.next_at = due;
  return delivery;
}

/// False where the body is more than a row has room for: then nothing is queued.
bool Queue(const RealmContext& realm, Delivery delivery, const Notice& notice, std::string body,
           Change& change) {
  const bool fits = SealBody(realm, {.bearer = notice.token, .body = std::move(body)}, delivery);
  if (fits) KeepDelivery(delivery, change);
  return fits;
}

/// What is said instead of what a push would say when nobody answers: nobody may have said that yet.
Delivery Instead(const BackchannelRequest& request, const Notice& notice, const Change& change) {
  Delivery delivery = DeliveryOf(request, notice, change.now);
  delivery.version = 1;
  return delivery;
}

std::string ErrorBody(const Notice& notice, std::string_view error) {
  std::string body;
  base::JsonWriter json(body);
  json.BeginObject().Key("auth_req_id").PlainString(notice.auth_req_id).Key("error").String(error);
  json.EndObject();
  return body;
}

}  // namespace

//= security:T-CB-08
Result<std::string> ReadNotificationToken(std::optional<std::string_view> sent, const Client& client) {
  if (client.backchannel_token_delivery_mode == TokenDelivery::kPoll) return std::string();
  if (!sent) return Refuse(Reason::kNotificationTokenMissing);
  if (sent->size() < kShortestToken || sent->size() > kLongestToken || !IsBearerToken(*sent))
    return Refuse(Reason::kNotificationTokenUnfit);
  return std::string(*sent);
}

void KeepNotice(const RealmContext& realm, const Notice& notice, BackchannelRequest& request,
                Change& change) {
  std::string plain;
  base::JsonWriter json(plain);
  json.BeginObject().Key("auth_req_id").PlainString(notice.auth_req_id);
  json.Key("token").String(notice.token).Key("push").Bool(notice.mode == TokenDelivery::kPush).EndObject();
  request.notice = realm.sealer->Seal(realm.catalog.settings().name, request.key, plain, realm.random);
  base::Wipe(plain);
  if (notice.mode == TokenDelivery::kPush)
    Queue(realm, DeliveryOf(request, notice, request.expires_at), notice, ErrorBody(notice, "expired_token"),
          change);
}

std::optional<Notice> FindNotice(const RealmContext& realm, const BackchannelRequest& request) {
  if (request.notice.empty()) return std::nullopt;
  const auto plain = realm.sealer->Open(realm.catalog.settings().name, request.key, request.notice);
  const auto object = base::ParseJsonObject(plain.Reveal());
  const auto id = object ? base::TextMember(*object, "auth_req_id") : std::nullopt;
  const auto token = object ? base::TextMember(*object, "token") : std::nullopt;
  const auto* const push = object ? object->if_contains("push") : nullptr;
  if (!id || !token || push == nullptr || !push->is_bool())
    throw Fault(FaultKind::kCorrupt, "a backchannel request's notice cannot be read");
  return Notice{.mode = push->get_bool() ? TokenDelivery::kPush : TokenDelivery::kPing,
                .auth_req_id = std::string(*id),
                .token = std::string(*token)};
}

void QueuePing(const RealmContext& realm, const BackchannelRequest& request, const Notice& notice,
               Change& change) {
  std::string body;
  base::JsonWriter json(body);
  json.BeginObject().Key("auth_req_id").PlainString(notice.auth_req_id).EndObject();
  Queue(realm, DeliveryOf(request, notice, change.now), notice, std::move(body), change);
}

Result<void> QueuePush(const RealmContext& realm, const BackchannelRequest& request, const Notice& notice,
                       const TokenSet& tokens, Change& change) {
  std::string body;
  base::JsonWriter json(body);
  json.BeginObject().Key("auth_req_id").PlainString(notice.auth_req_id);
  WriteTokens(json, tokens, realm.catalog.manners().reply);
  json.EndObject();
  if (!Queue(realm, Instead(request, notice, change), notice, std::move(body), change))
    return Refuse(Reason::kPushTooLarge, request.client_id);
  return {};
}

void QueuePushError(const RealmContext& realm, const BackchannelRequest& request, const Notice& notice,
                    std::string_view error, Change& change) {
  Queue(realm, Instead(request, notice, change), notice, ErrorBody(notice, error), change);
}

}  // namespace writ

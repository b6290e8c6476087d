#include "server/courier.h"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/task_boundary.h"

namespace writ::server {
namespace {

/// The events of one kind of delivery in the log.
struct Events {
  std::string_view delivered;
  std::string_view not_delivered;
  std::string_view given_up;
};

const Events& EventsOf(DeliveryKind kind) {
  static constexpr std::array<Events, 4> kEvents{
      Events{"logout_token_delivered", "logout_token_not_delivered", "logout_token_given_up"},
      Events{"ciba_ping_delivered", "ciba_ping_not_delivered", "ciba_ping_given_up"},
      Events{"ciba_push_delivered", "ciba_push_not_delivered", "ciba_push_given_up"},
      Events{"ciba_notify_delivered", "ciba_notify_not_delivered", "ciba_notify_given_up"}};
  return kEvents[static_cast<std::size_t>(kind)];
}

}  // namespace

Sent Courier::Send(const OutboundRequest& request) const {
  Sent sent;
  const auto failed = [&](std::string_view /*task*/, std::string_view cause) { sent.why = cause; };
  runtime::RunTask(
      "tell a client",
      [&] {
        const OutboundReply reply = outbound_.Send(request);
        sent.status = reply.status;
        //= oidc-backchannel#section-2.8
        if (reply.status != 200 && reply.status != 204)
          sent.why = "it answered " + std::to_string(reply.status);
      },
      failed);
  return sent;
}

void Courier::Deliver(const RealmContext& realm, const Trip& trip) {
  using How = Attempted::How;
  const Delivery& delivery = trip.delivery;
  const Attempted attempted =
      TryDelivery(realm, clock_, [this](const OutboundRequest& request) { return Send(request); }, delivery);
  Counts& counts = delivery.kind == DeliveryKind::kLogoutToken ? logouts_ : answers_;
  const Events& events = EventsOf(delivery.kind);
  if (attempted.how == How::kDone) {
    ++counts.delivered;
    log_.Write(observe::Level::kInfo, events.delivered, {{"client_id", delivery.client_id}});
    Hold(trip.destination, false);
  } else if (attempted.how == How::kLater || attempted.how == How::kGivenUp) {
    Hold(trip.destination, true);
    const bool given_up = attempted.how == How::kGivenUp;
    if (given_up) ++counts.given_up;
    log_.Write(observe::Level::kWarning, given_up ? events.given_up : events.not_delivered,
               {{"client_id", delivery.client_id}, {"cause", attempted.why}});
  }
}

void Courier::Hold(const std::string& destination, bool failed) {
  const std::lock_guard lock(mutex_);
  if (failed) {
    held_until_[destination] = clock_.Steady() + kHold;
  } else {
    held_until_.erase(destination);
  }
}

bool Courier::IsHeld(const std::string& destination) {
  const std::lock_guard lock(mutex_);
  const auto found = held_until_.find(destination);
  if (found == held_until_.end()) return false;
  if (clock_.Steady() < found->second) return true;
  held_until_.erase(found);
  return false;
}

/// What is due, the oldest first.
std::vector<Delivery> Courier::FindDue(const RealmContext& realm) {
  auto [due, unreadable] = FindDueDeliveries(realm, clock_.Now());
  if (unreadable != unreadable_)
    log_.Write(observe::Level::kError, "deliveries_unreadable",
               {{"rows", static_cast<std::int64_t>(unreadable)}});
  unreadable_ = unreadable;
  std::ranges::sort(due, {}, &Delivery::next_at);
  return due;
}

/// Whether there is room for it beside what is under way.
bool Courier::MayBegin(const Delivery& delivery, const std::string& destination, bool held) const {
  const auto of_one = std::ranges::count(trips_, destination, &Trip::destination);
  const auto slow = std::ranges::count(trips_, true, &Trip::was_held);
  const bool under_way =
      std::ranges::any_of(trips_, [&](const Trip& trip) { return trip.delivery.key == delivery.key; });
  return !under_way && static_cast<std::size_t>(of_one) < kAtOnceOfOne &&
         (!held || static_cast<std::size_t>(slow) < kAtOnceHeld);
}

void Courier::DeliverDue() {
  trips_.remove_if([](const Trip& trip) { return trip.done.load(); });
  const auto realm = realm_->Now();
  for (Delivery& delivery : FindDue(*realm)) {
    if (trips_.size() >= kAtOnce) return;
    // A hook is told of questions of any client.
    std::string destination =
        delivery.kind == DeliveryKind::kCibaNotify ? std::string("the hook") : "of " + delivery.client_id;
    const bool held = IsHeld(destination);
    if (!MayBegin(delivery, destination, held)) continue;
    Trip& trip = trips_.emplace_back();
    trip.delivery = std::move(delivery);
    trip.destination = std::move(destination);
    trip.was_held = held;
    trip.thread = std::jthread([this, realm, &trip] {
      const auto failed = [this](std::string_view task, std::string_view cause) {
        log_.Write(observe::Level::kError, "task_failed", {{"task", task}, {"cause", cause}});
      };
      runtime::RunTask("deliver", [&] { Deliver(*realm, trip); }, failed);
      trip.done = true;
    });
  }
}

void Courier::Wait() {
  trips_.clear();
}

}  // namespace writ::server

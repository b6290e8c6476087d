#include "server/courier.h"

#include <algorithm>
#include <array>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "runtime/task_boundary.h"

namespace writ::server {
namespace {

constexpr std::size_t kAtOnce = 8;

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

void Courier::Deliver(const RealmContext& realm, const Delivery& delivery) {
  using How = Attempted::How;
  const Attempted attempted =
      TryDelivery(realm, clock_, [this](const OutboundRequest& request) { return Send(request); }, delivery);
  Counts& counts = delivery.kind == DeliveryKind::kLogoutToken ? logouts_ : answers_;
  const Events& events = EventsOf(delivery.kind);
  if (attempted.how == How::kDone) {
    ++counts.delivered;
    log_.Write(observe::Level::kInfo, events.delivered, {{"client_id", delivery.client_id}});
    Hold(delivery.client_id, false);
  } else if (attempted.how == How::kLater || attempted.how == How::kGivenUp) {
    Hold(delivery.client_id, true);
    const bool given_up = attempted.how == How::kGivenUp;
    if (given_up) ++counts.given_up;
    log_.Write(observe::Level::kWarning, given_up ? events.given_up : events.not_delivered,
               {{"client_id", delivery.client_id}, {"cause", attempted.why}});
  }
}

void Courier::Hold(const std::string& client_id, bool failed) {
  const std::lock_guard lock(mutex_);
  if (failed) {
    held_until_[client_id] = clock_.Steady() + kHold;
  } else {
    held_until_.erase(client_id);
  }
}

/// What is due, in the order in which it is tried.
std::vector<Delivery> Courier::FindDue(const RealmContext& realm) {
  auto [due, unreadable] = FindDueDeliveries(realm, clock_.Now());
  if (unreadable != unreadable_)
    log_.Write(observe::Level::kError, "deliveries_unreadable",
               {{"rows", static_cast<std::int64_t>(unreadable)}});
  unreadable_ = unreadable;
  std::ranges::sort(due, {}, &Delivery::next_at);
  const std::lock_guard lock(mutex_);
  std::erase_if(held_until_, [now = clock_.Steady()](const auto& held) { return held.second <= now; });
  // Those that were slow last; of each client one after the other.
  using Rank = std::tuple<bool, std::size_t, Instant>;
  std::map<std::string, std::size_t> before;
  std::vector<std::pair<Rank, Delivery>> ranked;
  for (Delivery& delivery : due) {
    const Rank rank(held_until_.contains(delivery.client_id), before[delivery.client_id]++, delivery.next_at);
    ranked.emplace_back(rank, std::move(delivery));
  }
  std::ranges::sort(ranked, {}, &std::pair<Rank, Delivery>::first);
  due.clear();
  for (auto& [rank, delivery] : ranked) due.push_back(std::move(delivery));
  return due;
}

void Courier::DeliverDue() {
  const auto realm = realm_->Now();
  const std::vector<Delivery> due = FindDue(*realm);
  const SteadyTime end = clock_.Steady() + kRound;
  const auto failed = [this](std::string_view task, std::string_view cause) {
    log_.Write(observe::Level::kError, "task_failed", {{"task", task}, {"cause", cause}});
  };
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> workers;
  for (std::size_t i = 0; i < std::min(kAtOnce, due.size()); ++i) {
    workers.emplace_back([&] {
      // Each of them tries one at least.
      for (std::size_t at = next++; at < due.size() && (at < kAtOnce || clock_.Steady() < end); at = next++)
        runtime::RunTask("deliver", [&] { Deliver(*realm, due[at]); }, failed);
    });
  }
}

}  // namespace writ::server

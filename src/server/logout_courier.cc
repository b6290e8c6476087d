#include "server/logout_courier.h"

#include <algorithm>
#include <thread>
#include <vector>

#include "runtime/task_boundary.h"

namespace writ::server {
namespace {

constexpr std::size_t kAtOnce = 8;

}  // namespace

std::string LogoutCourier::Send(const OutboundRequest& request) const {
  std::string why;
  const auto failed = [&](std::string_view /*task*/, std::string_view cause) { why = cause; };
  runtime::RunTask(
      "send a logout token",
      [&] {
        const OutboundReply reply = outbound_.Send(request);
        //= oidc-backchannel#section-2.8
        if (reply.status != 200 && reply.status != 204) why = "it answered " + std::to_string(reply.status);
      },
      failed);
  return why;
}

void LogoutCourier::Deliver(const RealmContext& realm, const Delivery& delivery) {
  using How = Attempted::How;
  const Attempted attempted =
      TryDelivery(realm, clock_, [this](const OutboundRequest& request) { return Send(request); }, delivery);
  if (attempted.how == How::kDone) {
    ++delivered_;
    log_.Write(observe::Level::kInfo, "logout_token_delivered", {{"client_id", delivery.client_id}});
  } else if (attempted.how == How::kLater || attempted.how == How::kGivenUp) {
    const bool given_up = attempted.how == How::kGivenUp;
    if (given_up) ++given_up_;
    log_.Write(observe::Level::kWarning, given_up ? "logout_token_given_up" : "logout_token_not_delivered",
               {{"client_id", delivery.client_id}, {"cause", attempted.why}});
  }
}

void LogoutCourier::DeliverDue() {
  const auto realm = realm_->Now();
  const std::vector<Delivery> due = FindDueDeliveries(*realm, clock_.Now());
  const auto failed = [this](std::string_view task, std::string_view cause) {
    log_.Write(observe::Level::kError, "task_failed", {{"task", task}, {"cause", cause}});
  };
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> workers;
  for (std::size_t i = 0; i < std::min(kAtOnce, due.size()); ++i) {
    workers.emplace_back([&] {
      for (std::size_t at = next++; at < due.size(); at = next++)
        runtime::RunTask("deliver a logout token", [&] { Deliver(*realm, due[at]); }, failed);
    });
  }
}

}  // namespace writ::server

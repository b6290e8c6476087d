// Brings logout tokens to the clients that are to have them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "observe/log.h"
#include "protocol/live_realm.h"
#include "protocol/logout/deliver.h"
#include "writ/clock.h"
#include "writ/outbound.h"

namespace writ::server {

/// Thread: counts may be read from any thread.
class LogoutCourier {
 public:
  /// All must outlive it.
  LogoutCourier(std::shared_ptr<const LiveRealm> realm, const Clock& clock, Outbound& outbound,
                observe::Log& log)
      : realm_(std::move(realm)), clock_(clock), outbound_(outbound), log_(log) {}

  /// Tries all deliveries that are due, several at once, and waits until each has had its answer. What cannot
  /// be brought now is logged, and tried again later.
  /// Faults: what the store throws when it is asked what is due.
  void DeliverDue();

  std::uint64_t delivered() const { return delivered_; }
  std::uint64_t given_up() const { return given_up_; }

 private:
  std::string Send(const OutboundRequest& request) const;
  void Deliver(const RealmContext& realm, const Delivery& delivery);

  const std::shared_ptr<const LiveRealm> realm_;
  const Clock& clock_;
  Outbound& outbound_;
  observe::Log& log_;
  std::atomic<std::uint64_t> delivered_{0};
  std::atomic<std::uint64_t> given_up_{0};
};

}  // namespace writ::server

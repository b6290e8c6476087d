// Brings clients what they are to be told: that a session ended, what somebody elsewhere has answered.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "observe/log.h"
#include "protocol/live_realm.h"
#include "protocol/outbox/deliver.h"
#include "writ/clock.h"
#include "writ/outbound.h"

namespace writ::server {

/// Thread: counts may be read from any thread.
class Courier {
 public:
  /// All must outlive it.
  Courier(std::shared_ptr<const LiveRealm> realm, const Clock& clock, Outbound& outbound, observe::Log& log)
      : realm_(std::move(realm)), clock_(clock), outbound_(outbound), log_(log) {}

  /// Begins to try what is due for kRound, several at once, and waits until each that was begun has had its
  /// answer. Each client's oldest comes first, and those last whose server could not be told anything within
  /// kHold: one that is slow holds up nobody else for long. What cannot be brought now is logged, and tried
  /// again later. Faults: what the store throws when it is asked what is due.
  void DeliverDue();

  static constexpr Seconds kRound{2};
  static constexpr Seconds kHold{60};

  /// Of logout tokens.
  std::uint64_t delivered() const { return logouts_.delivered; }
  std::uint64_t given_up() const { return logouts_.given_up; }

  /// Of pings and pushes, and of what a hook is told.
  std::uint64_t answers_delivered() const { return answers_.delivered; }
  std::uint64_t answers_given_up() const { return answers_.given_up; }

 private:
  struct Counts {
    std::atomic<std::uint64_t> delivered{0};
    std::atomic<std::uint64_t> given_up{0};
  };

  Sent Send(const OutboundRequest& request) const;
  void Deliver(const RealmContext& realm, const Delivery& delivery);
  std::vector<Delivery> FindDue(const RealmContext& realm);
  void Hold(const std::string& client_id, bool failed);

  const std::shared_ptr<const LiveRealm> realm_;
  const Clock& clock_;
  Outbound& outbound_;
  observe::Log& log_;
  Counts logouts_;
  Counts answers_;
  std::size_t unreadable_ = 0;  // in the last round

  std::mutex mutex_;
  std::map<std::string, SteadyTime> held_until_;  // of clients whose server failed
};

}  // namespace writ::server

// Brings clients what they are to be told: that a session ended, what somebody elsewhere has answered.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "observe/log.h"
#include "protocol/live_realm.h"
#include "protocol/outbox/deliver.h"
#include "writ/clock.h"
#include "writ/outbound.h"

namespace writ::server {

/// Thread: DeliverDue and Wait are for one thread; counts may be read from any.
class Courier {
 public:
  /// All must outlive it.
  Courier(std::shared_ptr<const LiveRealm> realm, const Clock& clock, Outbound& outbound, observe::Log& log)
      : realm_(std::move(realm)), clock_(clock), outbound_(outbound), log_(log) {}

  /// Begins to try what is due, several at once, and waits for none of it. Nobody who is slow holds up
  /// anybody else: of one destination so many are under way at most, and of those that could not be told
  /// anything within kHold so many in all. What cannot be brought is logged, and tried again later. Faults:
  /// what the store throws when it is asked what is due.
  void DeliverDue();

  /// Waits until what was begun has had its answer.
  void Wait();

  static constexpr std::size_t kAtOnce = 32;      ///< in all
  static constexpr std::size_t kAtOnceOfOne = 2;  ///< of one destination
  static constexpr std::size_t kAtOnceHeld = 4;   ///< of those that were slow
  static constexpr Seconds kHold{900};

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

  /// One that is under way. Its thread is joined when it goes.
  struct Trip {
    Delivery delivery;
    std::string destination;
    bool was_held = false;
    std::atomic<bool> done{false};
    std::jthread thread;
  };

  Sent Send(const OutboundRequest& request) const;
  void Deliver(const RealmContext& realm, const Trip& trip);
  std::vector<Delivery> FindDue(const RealmContext& realm);
  bool MayBegin(const Delivery& delivery, const std::string& destination, bool held) const;
  bool IsHeld(const std::string& destination);
  void Hold(const std::string& destination, bool failed);

  const std::shared_ptr<const LiveRealm> realm_;
  const Clock& clock_;
  Outbound& outbound_;
  observe::Log& log_;
  Counts logouts_;
  Counts answers_;
  std::size_t unreadable_ = 0;  // in the last round

  std::mutex mutex_;
  std::map<std::string, SteadyTime> held_until_;  // by destination

  std::list<Trip> trips_;  // last, so that it ends first; of DeliverDue's thread alone
};

}  // namespace writ::server

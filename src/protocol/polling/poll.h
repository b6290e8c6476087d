// A client asks whether a person has said yes.
#pragma once

#include "protocol/polling/polled_grant.h"
#include "protocol/throttle/poll_pace.h"
#include "writ/grant.h"

namespace writ {

/// What the answers to a poll are called.
struct PollReasons {
  Reason of_other;
  Reason redeemed;
  Reason denied;
  Reason expired;
  Reason pending;
  Reason too_fast;
};

/// How fast may be polled. Takes `interval`: of clients that have none of their own.
struct PollLimits {
  PollPace& pace;
  Seconds interval;
};

/// What the client gets once the person has allowed it, without what the poll uses up.
/// Refuses: one of `reasons`; kResourceMalformed, kResourceNotGranted.
Result<Decision> AnswerPoll(const GrantCall& call, const PolledGrant& polled, const PollReasons& reasons,
                            PollLimits limits);

/// What a person allowed, as a decision: all of it.
Decision DecideAsAllowed(const PolledGrant& polled);

}  // namespace writ

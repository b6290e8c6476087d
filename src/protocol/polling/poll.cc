#include "protocol/polling/poll.h"

#include <algorithm>

#include "base/try.h"
#include "protocol/rules/resources.h"

namespace writ {
namespace {

/// Why there is nothing for the client (yet).
std::optional<Reason> WhyNot(const PolledGrant& polled, const PollReasons& reasons, Instant now) {
  switch (polled.state) {
    case PolledState::kRedeemed:
      return reasons.redeemed;
    case PolledState::kDenied:
      return reasons.denied;
    case PolledState::kPending:
    case PolledState::kApproved:
      break;
  }
  if (now >= polled.expires_at) return reasons.expired;
  if (polled.state == PolledState::kPending) return reasons.pending;
  return std::nullopt;
}

}  // namespace

Result<Decision> AnswerPoll(const GrantCall& call, const PolledGrant& polled, const PollReasons& reasons,
                            PollLimits limits) {
  if (polled.client_id != call.client.client_id) return Refuse(reasons.of_other, polled.client_id);
  const auto why = WhyNot(polled, reasons, call.now);
  //= rfc8628#section-3.5
  if (why == reasons.pending &&
      !limits.pace.Poll(polled.key, call.client.polling_interval.value_or(limits.interval), call.now))
    return Refuse(reasons.too_fast);
  if (why) return Refuse(*why);
  Decision decision = DecideAsAllowed(polled);
  WRIT_TRY(decision.resources, NarrowResources(call.parameter("resource"), polled.resources));
  return decision;
}

Decision DecideAsAllowed(const PolledGrant& polled) {
  Decision decision;
  decision.scopes = polled.scopes;
  decision.resources = polled.resources;
  decision.person = polled.person;
  decision.consent = polled.consent;
  // Who holds no browser of theirs asked for it.
  decision.needs_unlocked = polled.key.kind == GuardedKind::kBackchannelRequest;
  if (std::ranges::binary_search(polled.scopes, "openid"))
    decision.id_token = IdTokenWish{.nonce = {}, .code = {}, .state = {}};
  decision.family_scopes = polled.scopes;
  decision.family_resources = polled.resources;
  return decision;
}

}  // namespace writ

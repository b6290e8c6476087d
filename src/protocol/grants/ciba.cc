#include "protocol/grants/ciba.h"

#include "base/try.h"
#include "protocol/backchannel_authentication/backchannel_request.h"
#include "protocol/polling/poll.h"
#include "protocol/rules/grant_types.h"

namespace writ {
namespace {

constexpr PollReasons kReasons{.of_other = Reason::kAuthReqIdOfOther,
                               .redeemed = Reason::kAuthReqIdRedeemed,
                               .denied = Reason::kBackchannelDenied,
                               .expired = Reason::kAuthReqIdExpired,
                               .pending = Reason::kBackchannelPending,
                               .too_fast = Reason::kBackchannelTooFast};

}  // namespace

std::string_view CibaGrant::Name() const {
  return kCibaGrant;
}

std::span<const std::string_view> CibaGrant::Parameters() const {
  static constexpr std::string_view kParameters[] = {"auth_req_id", "resource"};
  return kParameters;
}

Result<Decision> CibaGrant::Decide(const GrantCall& call) const {
  //= security:T-CB-03
  if (call.client.backchannel_token_delivery_mode == TokenDelivery::kPush)
    return Refuse(Reason::kPushClientPolls, call.client.client_id);
  const auto id = call.parameter("auth_req_id");
  if (!id) return Refuse(Reason::kAuthReqIdMissing);
  const auto key = BackchannelRequestKey(*id);
  if (!key) return Refuse(Reason::kAuthReqIdUnknown);
  auto request = FindBackchannelRequest(ports_.store, ports_.realm, *key);
  if (!request) return Refuse(Reason::kAuthReqIdUnknown);
  WRIT_TRY(Decision decision,
           AnswerPoll(call, *request, kReasons, {*ports_.pace, ports_.ciba_polling_interval}));
  request->state = PolledState::kRedeemed;
  decision.uses = UsedRow{request->version, RowOf(*request)};
  return decision;
}

}  // namespace writ

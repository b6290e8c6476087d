#include "protocol/grants/ciba.h"

#include "base/try.h"
#include "protocol/backchannel_authentication/backchannel_request.h"
#include "protocol/rules/resources.h"

namespace writ {
namespace {

/// Why there is nothing for the client (yet).
std::optional<Reason> WhyNot(const BackchannelRequest& request, Instant now) {
  switch (request.state) {
    case BackchannelState::kRedeemed:
      return Reason::kAuthReqIdRedeemed;
    case BackchannelState::kDenied:
      return Reason::kBackchannelDenied;
    case BackchannelState::kPending:
    case BackchannelState::kApproved:
      break;
  }
  if (now >= request.expires_at) return Reason::kAuthReqIdExpired;
  if (request.state == BackchannelState::kPending) return Reason::kBackchannelPending;
  return std::nullopt;
}

}  // namespace

std::string_view CibaGrant::Name() const {
  return kCibaGrant;
}

std::span<const std::string_view> CibaGrant::Parameters() const {
  static constexpr std::string_view kParameters[] = {"auth_req_id", "resource"};
  return kParameters;
}

Result<Decision> CibaGrant::Decide(const GrantCall& call) const {
  const auto id = call.parameter("auth_req_id");
  if (!id) return Refuse(Reason::kAuthReqIdMissing);
  const auto key = BackchannelRequestKey(*id);
  if (!key) return Refuse(Reason::kAuthReqIdUnknown);
  auto request = FindBackchannelRequest(ports_.store, ports_.realm, *key);
  if (!request) return Refuse(Reason::kAuthReqIdUnknown);
  if (request->client_id != call.client.client_id)
    return Refuse(Reason::kAuthReqIdOfOther, request->client_id);
  const auto why = WhyNot(*request, call.now);
  if (why == Reason::kBackchannelPending &&
      !ports_.pace->Poll(*key, call.client.polling_interval.value_or(ports_.ciba_polling_interval), call.now))
    return Refuse(Reason::kBackchannelTooFast);
  if (why) return Refuse(*why);

  Decision decision;
  decision.scopes = request->scopes;
  WRIT_TRY(decision.resources, NarrowResources(call.parameter("resource"), request->resources));
  decision.person = request->person;
  decision.consent = request->consent;
  decision.id_token = IdTokenWish{.nonce = {}, .code = {}, .state = {}};
  decision.family_scopes = request->scopes;
  decision.family_resources = request->resources;
  request->state = BackchannelState::kRedeemed;
  decision.uses = UsedRow{request->version, RowOf(*request)};
  return decision;
}

}  // namespace writ

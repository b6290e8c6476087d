#include "protocol/backchannel_authentication/settle.h"

#include "base/try.h"
#include "protocol/backchannel_authentication/notice.h"
#include "protocol/gate/gate_world.h"
#include "protocol/hooks/last_word.h"
#include "protocol/mint/commit.h"
#include "protocol/mint/minter.h"
#include "protocol/polling/poll.h"
#include "protocol/rules/grant_types.h"

namespace writ {
namespace {

Result<void> Commit(const Call& call, const RealmContext& realm, const Change& change) {
  if (std::holds_alternative<Conflict>(realm.store.Commit(change, call.deadline)))
    return Refuse(Reason::kConflict);
  return {};
}

/// Makes the tokens of what was allowed and leaves them in the outbox, through the gate and the mint that all
/// tokens pass.
Result<void> Push(const Call& call, const RealmContext& realm, const Client& client,
                  BackchannelRequest request, const Notice& notice, Change change) {
  Decision decision = DecideAsAllowed(request);
  decision.id_token = IdTokenWish{.nonce = {}, .code = {}, .state = {}, .auth_req_id = notice.auth_req_id};
  request.state = PolledState::kRedeemed;
  change.writes.emplace_back(UpsertGuarded{RowOf(request)});
  const GateWorld world =
      MakeGateWorld(call, realm, request.person.account_id, request.client_id, request.consent);
  WRIT_TRY(Cleared cleared, PassGate(call, PushTo{client, kCibaGrant}, std::move(decision), world));
  WRIT_TRY(const FormParams none, ParseParams("", {}, ""));
  WRIT_CHECK(AskLastWord(call, realm, none, cleared));
  WRIT_TRY(Minted minted, Mint(call, std::move(cleared), realm, std::move(change)));
  return CommitEnclosed(
      call, std::move(minted),
      [&](const TokenSet& tokens, Change& with) { return QueuePush(realm, request, notice, tokens, with); },
      realm.store);
}

/// Takes a request whose tokens cannot be: nothing of the change that would have made them was done.
Result<void> Fail(const Call& call, const RealmContext& realm, BackchannelRequest request,
                  const Notice& notice) {
  Change change = BeginChange(call, realm);
  change.conditions.emplace_back(Guard{request.key, request.version});
  request.state = PolledState::kDenied;
  change.writes.emplace_back(UpsertGuarded{RowOf(request)});
  QueuePushError(realm, request, notice, "transaction_failed", change);
  change.audit.push_back({.event = "ciba.failed",
                          .actor = request.person.account_id,
                          .subject = request.client_id,
                          .detail = "{}"});
  return Commit(call, realm, change);
}

}  // namespace

Result<void> Settle(const Call& call, const RealmContext& realm, const Client& client,
                    BackchannelRequest request, Change change) {
  const auto notice = FindNotice(realm, request);
  const bool push = notice && notice->mode == TokenDelivery::kPush;
  if (push && request.state == PolledState::kApproved) {
    const Result<void> pushed = Push(call, realm, client, request, *notice, std::move(change));
    if (pushed || pushed.error().reason == Reason::kConflict) return pushed;
    WRIT_CHECK(Fail(call, realm, std::move(request), *notice));
    return pushed;
  }
  change.writes.emplace_back(UpsertGuarded{RowOf(request)});
  if (push) {
    QueuePushError(realm, request, *notice, "access_denied", change);
  } else if (notice) {
    QueuePing(realm, request, *notice, change);
  }
  return Commit(call, realm, change);
}

}  // namespace writ

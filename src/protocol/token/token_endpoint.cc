#include "protocol/token/token_endpoint.h"

#include <algorithm>

#include "base/try.h"
#include "protocol/client_auth/client_auth.h"
#include "protocol/form/form_params.h"
#include "protocol/gate/gate_world.h"
#include "protocol/mint/commit.h"
#include "protocol/mint/minter.h"
#include "protocol/refusal.h"
#include "protocol/rules/scopes.h"
#include "protocol/token/token_response.h"

namespace writ {
namespace {

constexpr int kMostRounds = 8;

/// Step 6: the grant decides, seeing only the parameters that it declared.
Result<Decision> LetDecide(const Grant& grant, const Call& call, const AuthenticatedClient& authenticated,
                           const FormParams& params, const Catalog& catalog) {
  NoteStep(call.walk, Step::kDecide);
  const Client& client = authenticated.client();
  const auto declared = grant.Parameters();
  return grant.Decide({
      .client = client,
      .parameter = [&](std::string_view name) -> std::optional<std::string_view> {
        if (std::ranges::find(declared, name) == declared.end()) return std::nullopt;
        return params.Find(name);
      },
      .default_scopes = [&] { return DefaultApiScopes(client, catalog); },
      .check_scopes =
          [&](const std::vector<std::string>& scopes) {
            return CheckScopes(scopes, client, catalog, Subject::kPerson);
          },
      .address = call.peer,
      .now = call.now,
      .deadline = call.deadline,
  });
}

/// How a refresh family goes on, for the log and the metrics; empty where one starts.
std::string_view StepName(FamilyUse::Step step) {
  switch (step) {
    case FamilyUse::Step::kStart:
      return {};
    case FamilyUse::Step::kNext:
      return "rotated";
    case FamilyUse::Step::kStay:
      return "reused";
    case FamilyUse::Step::kRepeat:
      break;
  }
  return "repeated";
}

}  // namespace

Result<TokenSet> RequestTokens(const Call& call, const RealmContext& realm, Outcome& outcome) {
  outcome.endpoint = "token";
  WRIT_TRY(const FormParams params, ParseFormParams(call, realm.grants.parameters()));
  WRIT_TRY(const AuthenticatedClient client, AuthenticateClient(call, params, realm.catalog, *realm.guesses));
  outcome.client_id = client.client().client_id;
  outcome.client_auth_method = client.method();
  WRIT_TRY(const Grant* const grant, realm.grants.Choose(call, client, params));
  outcome.grant = grant->Name();
  const GateWorld world = MakeGateWorld(call, realm);
  // Who loses a race decides again, on what the winner has left: what was used up is then seen as a replay.
  for (int round = 1;; ++round) {
    WRIT_TRY(Decision decision, LetDecide(*grant, call, client, params, realm.catalog));
    outcome.refresh_step = StepName(decision.family.step);
    WRIT_TRY(Cleared cleared, PassGate(call, client, *grant, std::move(decision), world));
    WRIT_TRY(Minted minted, Mint(call, std::move(cleared), realm));
    Result<TokenSet> tokens = CommitMinted(call, std::move(minted), realm.store);
    const bool lost = !tokens && tokens.error().reason == Reason::kConflict;
    if (!lost || round == kMostRounds) return tokens;
  }
}

Reply AnswerTokenRequest(const Call& call, const RealmContext& realm) {
  Outcome outcome;
  const Result<TokenSet> tokens = RequestTokens(call, realm, outcome);
  if (tokens) {
    Reply reply = RenderTokenResponse(call, *tokens);
    reply.outcome = std::move(outcome);
    return reply;
  }
  const Challenge challenge = ChallengeFor(call, tokens.error().reason);
  return RenderRefusal(realm.catalog.settings().compatibility, tokens.error(), challenge, std::move(outcome));
}

}  // namespace writ

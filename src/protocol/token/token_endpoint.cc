#include "protocol/token/token_endpoint.h"

#include <algorithm>

#include "base/try.h"
#include "protocol/client_auth/client_auth.h"
#include "protocol/client_auth/client_world.h"
#include "protocol/form/form_params.h"
#include "protocol/gate/gate_world.h"
#include "protocol/grants/own_words.h"
#include "protocol/hooks/last_word.h"
#include "protocol/lookup/find_live_token.h"
#include "protocol/mint/commit.h"
#include "protocol/mint/minter.h"
#include "protocol/people/person_of.h"
#include "protocol/rules/grant_types.h"
#include "protocol/rules/resources.h"
#include "protocol/rules/scopes.h"
#include "protocol/token/token_response.h"

namespace writ {
namespace {

constexpr int kMostRounds = 8;

/// At an exchange (RFC 8693 section 2.1); other grants have no parameter of this name.
constexpr std::string_view kRepeatable = "audience";

/// The scopes that the request asks for, or what the client gets that asks for none.
Result<std::vector<std::string>> AskedScopes(const Client& client, std::string_view grant,
                                             const FormParams& params, const Catalog& catalog) {
  const ScopeManners& manners = catalog.manners().scope;
  WRIT_TRY(std::vector<std::string> scopes, ParseScope(params.Find("scope"), manners.longest));
  if (!scopes.empty() || manners.required) return scopes;
  const bool for_nobody = grant == "client_credentials";
  return DefaultScopes(client, catalog, manners, for_nobody ? Subject::kNone : Subject::kPerson);
}

/// Step 6: the grant decides, seeing only the parameters that it declared.
Result<Decision> LetDecide(const ChosenGrant& chosen, const Call& call,
                           const AuthenticatedClient& authenticated, const FormParams& params,
                           const RealmContext& realm) {
  NoteStep(call.walk, Step::kDecide);
  const Grant& grant = *chosen.grant;
  const Catalog& catalog = realm.catalog;
  const Client& client = authenticated.client();
  const auto declared = grant.Parameters();
  // No member has an exchange: there it is RFC 8693's.
  const bool takes_resource = catalog.manners().takes_resource || grant.Name() == kTokenExchangeGrant;
  const bool by_hook = chosen.origin == GrantOrigin::kOutside || grant.Name() == kPasswordGrant;
  const auto find = [&](std::string_view name) -> std::optional<std::string_view> {
    if (name == "resource" && !takes_resource) return std::nullopt;
    return params.Find(name);
  };
  Result<Decision> decision = grant.Decide({
      .client = client,
      .parameter = [&](std::string_view name) -> std::optional<std::string_view> {
        if (std::ranges::find(declared, name) == declared.end()) return std::nullopt;
        return find(name);
      },
      .values = [&](std::string_view name) -> std::vector<std::string_view> {
        if (std::ranges::find(declared, name) == declared.end()) return {};
        return params.FindAll(name);
      },
      .scopes = [&] { return AskedScopes(client, grant.Name(), params, catalog); },
      .resources = [&] { return ParseResource(find("resource")); },
      .check_scopes =
          [&](const std::vector<std::string>& scopes) {
            return CheckScopes(scopes, client, catalog, Subject::kPerson);
          },
      .person_of = [&](std::string_view subject) { return FindPersonOf(call, realm, subject, by_hook); },
      .live_token = [&](std::string_view token,
                        std::string_view type) { return FindLiveToken(call, realm, client, token, type); },
      .address = call.peer,
      .request_id = call.request_id,
      .now = call.now,
      .deadline = call.deadline,
  });
  if (!decision && decision.error().words) CheckOwnWords(*decision.error().words);
  return decision;
}

/// Refuses: kParameterRepeated for what stands several times and is a parameter of a grant of others.
Result<void> CheckRepeated(const ChosenGrant& chosen, const FormParams& params) {
  const auto declared = chosen.grant->Parameters();
  const bool reads = std::ranges::find(declared, kRepeatable) != declared.end();
  if (chosen.origin == GrantOrigin::kOutside && reads && params.FindAll(kRepeatable).size() > 1)
    return Refuse(Reason::kParameterRepeated, std::string(kRepeatable));
  return {};
}

/// How a refresh family goes on, for the log and the metrics; empty where one starts.
std::string_view StepName(FamilyUse::Step step) {
  switch (step) {
    case FamilyUse::Step::kStart:
    case FamilyUse::Step::kWithin:
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
  const FormManners& manners = realm.catalog.manners().form;
  WRIT_TRY(const FormParams params, ParseFormParams(call, realm.grants.parameters(), kRepeatable, manners));
  WRIT_TRY(const AuthenticatedClient client, AuthenticateClient(call, params, MakeClientWorld(call, realm)));
  outcome.client_id = client.client().client_id;
  outcome.client_auth_method = client.method();
  WRIT_TRY(const ChosenGrant chosen, realm.grants.Choose(call, client, params));
  outcome.grant = chosen.grant->Name();
  WRIT_CHECK(CheckRepeated(chosen, params));
  GateWorld world = MakeGateWorld(call, realm);
  world.asked_scopes = [&] {
    return AskedScopes(client.client(), chosen.grant->Name(), params, realm.catalog);
  };
  // Who loses a race decides again, on what the winner has left: what was used up is then seen as a replay.
  for (int round = 1;; ++round) {
    WRIT_TRY(Decision decision, LetDecide(chosen, call, client, params, realm));
    outcome.refresh_step = StepName(decision.family.step);
    WRIT_TRY(Cleared cleared, PassGate(call, client, chosen, std::move(decision), world));
    WRIT_CHECK(AskLastWord(call, realm, params, cleared));
    WRIT_TRY(Minted minted, Mint(call, std::move(cleared), realm));
    Result<TokenSet> tokens = CommitMinted(call, std::move(minted), realm.store);
    const bool lost = !tokens && tokens.error().reason == Reason::kConflict;
    if (!lost || round == kMostRounds) return tokens;
  }
}

Reply AnswerTokenRequest(const Call& call, const RealmContext& realm) {
  Outcome outcome;
  const auto answer = [&]() -> Result<Reply> {
    WRIT_TRY(const TokenSet tokens, RequestTokens(call, realm, outcome));
    return RenderTokenResponse(call, tokens, realm.catalog.manners().reply);
  };
  Result<Reply> reply = answer();
  return FinishReply(call, realm.catalog.settings().compatibility, std::move(reply), std::move(outcome));
}

}  // namespace writ

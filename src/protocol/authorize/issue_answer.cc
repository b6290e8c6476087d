#include "protocol/authorize/issue_answer.h"

#include <algorithm>
#include <iterator>

#include "base/try.h"
#include "crypto/digest.h"
#include "protocol/authorize/authorize_response.h"
#include "protocol/authorize/code_facts.h"
#include "protocol/gate/gate_world.h"
#include "protocol/mint/commit.h"
#include "protocol/mint/family_step.h"
#include "protocol/mint/handle.h"
#include "protocol/mint/minter.h"
#include "protocol/people/consent.h"
#include "protocol/session/session_state.h"

namespace writ {
namespace {

constexpr int kTries = 8;

/// What the client gets of what it asked for.
struct Granted {
  std::vector<std::string> scopes;
  ClaimsWish claims_wish;
  std::string consent;
};

/// Takes what the person allowed into account, and keeps that they did in `change`.
Granted Grant(const Call& call, const RealmContext& realm, const PendingRequest& pending, Change& change) {
  const AuthorizeRequest& request = pending.request;
  Granted granted{request.scopes, request.claims.wish, pending.consent};
  if (!pending.allowed) return granted;
  granted.scopes.clear();
  std::ranges::set_intersection(request.scopes, *pending.allowed, std::back_inserter(granted.scopes));
  NarrowWish(granted.claims_wish, *pending.allowed, realm.catalog);
  Consent consent =
      GiveConsent(realm, pending.session->person.account_id, pending.to.client->client_id, call.now);
  consent.scopes = *pending.allowed;
  consent.remembered = pending.remember;
  KeepConsent(consent, change);
  granted.consent = consent.id;
  return granted;
}

CodeFacts MakeFacts(const PendingRequest& pending, const Granted& granted, const RealmContext& realm,
                    Instant now) {
  const Client& client = *pending.to.client;
  CodeFacts facts;
  facts.client_id = client.client_id;
  facts.redirect_uri = pending.to.redirect_uri;
  facts.scopes = granted.scopes;
  facts.resources = pending.request.resources;
  facts.nonce = pending.request.nonce;
  if (pending.request.pkce) {
    facts.method = pending.request.pkce->method;
    facts.challenge_hash = std::string_view(crypto::Sha256(pending.request.pkce->challenge));
  }
  facts.person = pending.session->person;
  facts.claims_wish = granted.claims_wish;
  facts.consent = granted.consent;
  facts.family.id = RandomBytes(kFamilyIdBytes, realm.random);
  // It may begin as late as the code ends.
  facts.family.forget_after = FamilyLifeOf(client, granted.scopes, now + client.authorization_code_lifetime,
                                           client.access_token_lifetime)
                                  .forget_after;
  return facts;
}

/// Makes the code of `facts`, whose row `change` inserts.
std::string MakeCode(const CodeFacts& facts, const Client& client, const RealmContext& realm,
                     Change& change) {
  AuthorizationCodeRow row;
  row.expires_at = change.now + client.authorization_code_lifetime;
  // A replay must be known for one as long as there is something to revoke.
  row.key.forget_after = LastSecond(row.expires_at + client.access_token_lifetime);
  const std::string code = MakeHandle(row.key.forget_after, realm.random);
  row.key.hash = RowHash(code);
  row.payload = ToPayload(facts);
  change.writes.emplace_back(Insert<AuthorizationCodeRow>{std::move(row)});
  return code;
}

/// What the tokens of the answer itself should be.
Decision Decide(const PendingRequest& pending, const Granted& granted, const std::string& code) {
  const AuthorizeRequest& request = pending.request;
  Decision decision;
  decision.scopes = granted.scopes;
  // What renews itself comes by the code.
  std::erase(decision.scopes, "offline_access");
  decision.resources = request.resources;
  decision.person = pending.session->person;
  decision.needs_session = true;
  decision.claims_wish = granted.claims_wish;
  decision.consent = granted.consent;
  decision.gives_access_token = request.type.token;
  if (request.type.id_token)
    decision.id_token = IdTokenWish{.nonce = request.nonce, .code = code, .state = pending.to.state};
  return decision;
}

void AddTokens(const TokenSet& tokens, AuthorizeAnswer& answer) {
  if (!tokens.access_token().empty()) {
    answer.emplace_back("access_token", tokens.access_token());
    answer.emplace_back("token_type", std::string(tokens.token_type()));
    answer.emplace_back("expires_in", std::to_string(tokens.expires_in().count()));
    answer.emplace_back("scope", tokens.scope());
  }
  if (!tokens.id_token().empty()) answer.emplace_back("id_token", tokens.id_token());
}

/// Refuses: kConflict when something else was faster; as PassGate and Mint.
Result<AuthorizeAnswer> Try(const Call& call, const RealmContext& realm, const PendingRequest& pending) {
  const Client& client = *pending.to.client;
  const ResponseType& type = pending.request.type;
  AuthorizeAnswer answer;
  Change change = BeginChange(call, realm);
  if (pending.interaction) EndInteraction(*pending.interaction, change);
  const Granted granted = Grant(call, realm, pending, change);
  std::string code;
  if (type.code) {
    code = MakeCode(MakeFacts(pending, granted, realm, call.now), client, realm, change);
    answer.emplace_back("code", code);
  }
  TouchSession(*pending.session, client.client_id, change);
  if (type.via_browser()) {
    const GateWorld world =
        MakeGateWorld(call, realm, pending.session->person.account_id, client.client_id, granted.consent);
    WRIT_TRY(Cleared cleared, PassGate(call, pending.to, type.flow(), Decide(pending, granted, code), world));
    WRIT_TRY(Minted minted, Mint(call, std::move(cleared), realm, std::move(change)));
    WRIT_TRY(const TokenSet tokens, CommitMinted(call, std::move(minted), realm.store));
    AddTokens(tokens, answer);
  } else if (std::holds_alternative<Conflict>(realm.store.Commit(change, call.deadline))) {
    return Refuse(Reason::kConflict);
  }
  //= oidc-session#section-2
  if (!std::ranges::binary_search(pending.request.scopes, "openid")) return answer;
  if (auto state = SessionState(realm, *pending.session, client.client_id, pending.to.redirect_uri))
    answer.emplace_back("session_state", std::move(*state));
  return answer;
}

}  // namespace

Result<Reply> IssueAnswer(const Call& call, const RealmContext& realm, PendingRequest pending) {
  for (int i = 0; i < kTries; ++i) {
    Result<AuthorizeAnswer> answer = Try(call, realm, pending);
    if (answer) {
      Reply reply = RenderAuthorizeAnswer(pending.to, std::move(*answer), realm);
      reply.outcome.client_id = pending.to.client->client_id;
      return reply;
    }
    if (answer.error().reason != Reason::kConflict) return std::unexpected(std::move(answer.error()));
    // Another tab was here: what the request rests on is read again.
    if (pending.interaction) {
      WRIT_TRY(pending.interaction,
               FindInteraction(call, realm, Purpose::kAuthorize, pending.interaction->id));
    }
    pending.session = FindSessionBySid(realm, pending.session->person.session_id);
    if (!pending.session) return Refuse(Reason::kInteractionOver, "the session ended meanwhile");
  }
  return Refuse(Reason::kConflict);
}

}  // namespace writ

#include "protocol/authorize/issue_code.h"

#include <algorithm>

#include "crypto/digest.h"
#include "protocol/authorize/authorize_response.h"
#include "protocol/authorize/code_facts.h"
#include "protocol/interaction/consent.h"
#include "protocol/mint/family_step.h"
#include "protocol/mint/handle.h"

namespace writ {
namespace {

constexpr int kTries = 8;
/// That somebody was seen is worth a write so often.
constexpr Seconds kSeenEvery{60};

CodeFacts MakeFacts(const PendingRequest& pending, const std::vector<std::string>& scopes,
                    const RealmContext& realm, Instant now) {
  const Client& client = *pending.to.client;
  CodeFacts facts;
  facts.client_id = client.client_id;
  facts.redirect_uri = pending.to.redirect_uri;
  facts.scopes = scopes;
  facts.resources = pending.request.resources;
  facts.nonce = pending.request.nonce;
  if (pending.request.pkce) {
    facts.method = pending.request.pkce->method;
    facts.challenge_hash = std::string_view(crypto::Sha256(pending.request.pkce->challenge));
  }
  facts.person = pending.session->person;
  facts.family.id = RandomBytes(kFamilyIdBytes, realm.random);
  // It may begin as late as the code ends.
  facts.family.forget_after =
      FamilyLifeOf(client, scopes, now + client.authorization_code_lifetime, client.access_token_lifetime)
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

/// Notes in the session that its client got something, and that the person was here.
void TouchSession(Session session, const std::string& client_id, Change& change) {
  const bool listed = std::ranges::find(session.clients, client_id) != session.clients.end();
  if (listed && change.now < session.last_seen + kSeenEvery) return;
  if (!listed) session.clients.push_back(client_id);
  session.last_seen = change.now;
  change.conditions.emplace_back(Guard{session.key, session.version});
  change.writes.emplace_back(KeepSession(session));
}

}  // namespace

Result<Reply> IssueCode(const Call& call, const RealmContext& realm, PendingRequest pending) {
  const Client& client = *pending.to.client;
  const std::vector<std::string>& scopes = pending.allowed ? *pending.allowed : pending.request.scopes;
  for (int i = 0; i < kTries; ++i) {
    Change change = BeginChange(call, realm);
    if (pending.interaction) EndInteraction(*pending.interaction, change);
    const std::string code = MakeCode(MakeFacts(pending, scopes, realm, call.now), client, realm, change);
    TouchSession(*pending.session, client.client_id, change);
    if (pending.remember)
      change.writes.emplace_back(KeepConsent(call, pending.session->person.account_id, client, scopes));
    const CommitResult result = realm.store.Commit(change, call.deadline);
    if (std::holds_alternative<Committed>(result)) {
      Reply reply = RenderAuthorizeAnswer(pending.to, {{"code", code}}, realm);
      reply.outcome.client_id = client.client_id;
      return reply;
    }
    if (pending.interaction && std::get<Conflict>(result).index == 0) return Refuse(Reason::kInteractionOver);
    // Another tab was here: the session is read again.
    auto session = FindSessionBySid(realm, pending.session->person.session_id);
    if (!session) return Refuse(Reason::kInteractionOver, "the session ended meanwhile");
    pending.session = std::move(session);
  }
  return Refuse(Reason::kConflict);
}

}  // namespace writ

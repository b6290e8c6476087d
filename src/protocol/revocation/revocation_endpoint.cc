#include "protocol/revocation/revocation_endpoint.h"

#include "base/try.h"
#include "protocol/client_auth/client_auth.h"
#include "protocol/client_auth/client_world.h"
#include "protocol/lookup/find_access_token.h"
#include "protocol/lookup/find_refresh_token.h"

namespace writ {
namespace {

constexpr std::string_view kParameters[] = {"token",         "token_type_hint",       "client_id",
                                            "client_secret", "client_assertion_type", "client_assertion"};

/// Commits the end of `token`. That another was faster is no matter: it is over.
void End(const Call& call, const RealmContext& realm, const FoundAccessToken& token) {
  Change change = BeginChange(call, realm);
  const bool reference = std::holds_alternative<ReferenceTokenKey>(token.end);
  if (reference) {
    change.conditions.emplace_back(Drop{std::get<ReferenceTokenKey>(token.end)});
  } else {
    change.conditions.emplace_back(Mark{std::get<MarkKey>(token.end)});
  }
  change.audit.push_back({.event = "token.revoked",
                          .actor = token.facts->client_id,
                          .subject = token.facts->client_id,
                          .detail = reference ? R"({"kind":"reference"})" : R"({"kind":"jwt"})"});
  realm.store.Commit(change, call.deadline);
}

/// Commits the end of a whole family: its refresh token and all its access tokens.
void End(const Call& call, const RealmContext& realm, const FoundRefreshToken& token) {
  Change change = BeginChange(call, realm);
  change.writes.emplace_back(RevokeFamily{token.key});
  change.audit.push_back({.event = "token.revoked",
                          .actor = token.facts.client_id,
                          .subject = token.facts.person.account_id,
                          .detail = R"({"kind":"refresh"})"});
  realm.store.Commit(change, call.deadline);
}

/// Ends `token` if it is the client's own; gives whether it was.
//= rfc7009#section-2.1
bool EndIfOwn(const Call& call, const RealmContext& realm, const Client& client, std::string_view token) {
  if (const auto found = FindAccessToken(call, realm, token)) {
    const bool own = found->facts->client_id == client.client_id;
    if (own) End(call, realm, *found);
    return own;
  }
  const auto found = FindRefreshToken(call, realm, token);
  const bool own = found && found->facts.client_id == client.client_id;
  if (own) End(call, realm, *found);
  return own;
}

Result<Reply> Revoke(const Call& call, const RealmContext& realm, Outcome& outcome) {
  WRIT_TRY(const FormParams params, ParseFormParams(call, kParameters, {}, realm.catalog.manners().form));
  WRIT_TRY(const AuthenticatedClient client, AuthenticateClient(call, params, MakeClientWorld(call, realm)));
  outcome.client_id = client.client().client_id;
  outcome.client_auth_method = client.method();
  const auto token = params.Find("token");
  if (!token) return Refuse(Reason::kTokenMissing);
  outcome.token_state = EndIfOwn(call, realm, client.client(), *token) ? "revoked" : "not_found";
  Reply reply;
  reply.fields.push_back({"Cache-Control", "no-store"});
  return reply;
}

}  // namespace

Reply AnswerRevocation(const Call& call, const RealmContext& realm) {
  Outcome outcome{.endpoint = "revocation"};
  Result<Reply> answer = Revoke(call, realm, outcome);
  return FinishReply(call, realm.catalog.settings().compatibility, std::move(answer), std::move(outcome));
}

}  // namespace writ

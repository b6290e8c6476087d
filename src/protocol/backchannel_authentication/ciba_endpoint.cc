#include "protocol/backchannel_authentication/ciba_endpoint.h"

#include "protocol/authorize/authorize_endpoint.h"
#include "protocol/backchannel_authentication/backchannel_request.h"
#include "protocol/backchannel_authentication/settle.h"
#include "protocol/form/form_params.h"
#include "protocol/interaction/interaction.h"
#include "protocol/interaction/login_endpoint.h"
#include "protocol/interaction/pages.h"
#include "protocol/interaction/scope_views.h"
#include "protocol/people/find_principal.h"
#include "protocol/people/locked.h"
#include "protocol/polling/person_decides.h"
#include "protocol/rules/acr_values.h"
#include "protocol/session/page_proof.h"

namespace writ {
namespace {

constexpr std::string_view kPath = "/ciba";
constexpr std::string_view kParameters[] = {"request", "proof", "decision", "scope", "ui_locales"};
/// How often a decision is tried while other things that it rests on change.
constexpr int kTries = 8;

/// One call of the page, of who is signed in.
struct Visit {
  const Call& call;
  const RealmContext& realm;
  const Session& session;
  const FormParams& params;
};

/// Whether the sign-in is one that the request and its client take.
bool Fits(const Visit& visit, const BackchannelRequest& request, const Client& client) {
  const Principal& person = visit.session.person;
  const bool fresh =
      !client.user_sso_lifetime || visit.call.now - person.auth_time <= *client.user_sso_lifetime;
  return fresh && MayUseIdp(client, person.idp) && (request.idp.empty() || request.idp == person.idp) &&
         (request.tenant.empty() || request.tenant == person.tenant);
}

/// A request that waits for the person, and its client.
struct Waiting {
  BackchannelRequest request;
  const Client* client = nullptr;
};

/// Nothing for who is locked out.
//= security:T-CB-11
std::vector<Waiting> FindWaiting(const Visit& visit) {
  const RealmContext& realm = visit.realm;
  std::vector<Waiting> waiting;
  if (IsLocked(realm, visit.session.person.account_id, visit.call.now)) return waiting;
  for (BackchannelRequest& request : FindBackchannelRequestsOf(realm.store, realm.catalog.settings().name,
                                                               visit.session.person.account_id)) {
    if (!request.IsWaiting(visit.call.now)) continue;
    const Client* const client = realm.catalog.FindClient(request.client_id);
    if (client != nullptr && client->enabled && Fits(visit, request, *client))
      waiting.push_back({std::move(request), client});
  }
  return waiting;
}

Reply Show(const Visit& visit, CibaNews news) {
  const RealmContext& realm = visit.realm;
  CibaView view{
      .action = PagePath(realm, kPath),
      .proof = PageProof(visit.session),
      .username = UsernameOf(realm.people, realm.catalog.settings().name, visit.session.person.account_id),
      .ui_locales = std::string(visit.params.Find("ui_locales").value_or("")),
      .requests = {},
      .news = news};
  for (const Waiting& waiting : FindWaiting(visit)) {
    view.requests.push_back({.id = ShownId(waiting.request),
                             .client = waiting.client,
                             .binding_message = waiting.request.binding_message,
                             .scopes = ViewScopes(waiting.request.scopes, realm.catalog),
                             .begun_at = waiting.request.begun_at,
                             .expires_at = waiting.request.expires_at});
  }
  return realm.pages->Ciba(visit.call, view);
}

/// Absent when something that it rests on has changed meanwhile: it is to be looked at again.
std::optional<Reply> Decide(const Visit& visit, Waiting waiting) {
  const RealmContext& realm = visit.realm;
  BackchannelRequest& request = waiting.request;
  Change change = BeginChange(visit.call, realm);
  // An identity token comes always.
  const PersonsWord word{.person = visit.session.person,
                         .allows = visit.params.Find("decision") == "allow",
                         .chosen = TickedScopes(visit.params),
                         .needed = "openid"};
  const bool allowed = LetPersonDecide(realm, word, "ciba", request, change);
  if (allowed) TouchSession(visit.session, request.client_id, change);
  const std::string client_id = request.client_id;
  const Result<void> settled =
      Settle(visit.call, realm, *waiting.client, std::move(request), std::move(change));
  if (!settled && settled.error().reason == Reason::kConflict) return std::nullopt;
  const CibaNews said = allowed ? CibaNews::kAllowed : CibaNews::kDenied;
  Reply reply = Show(visit, settled ? said : CibaNews::kOver);
  if (!settled) reply.outcome.refusal = settled.error();
  reply.outcome.client_id = client_id;
  return reply;
}

/// Absent as Decide.
std::optional<Reply> Take(const Visit& visit) {
  if (!IsPageProof(visit.session, visit.params.Find("proof").value_or("")))
    return RenderErrorPage(visit.call, visit.realm, {Reason::kPageForged, {}});
  if (!visit.params.Find("decision")) return Show(visit, CibaNews::kNone);
  const std::string_view id = visit.params.Find("request").value_or("");
  for (Waiting& waiting : FindWaiting(visit)) {
    if (ShownId(waiting.request) == id) return Decide(visit, std::move(waiting));
  }
  Reply reply = Show(visit, CibaNews::kOver);
  reply.outcome.refusal = {Reason::kInteractionOver, {}};
  return reply;
}

Reply Answer(const Call& call, const RealmContext& realm) {
  const auto text = ParametersOf(call);
  const auto params = text ? ParseParams(*text, kParameters, "scope") : std::unexpected(text.error());
  if (!params) return RenderErrorPage(call, realm, params.error());
  for (int i = 1;; ++i) {
    const auto session = FindSession(call, realm);
    if (!session) return AskToSignIn(call, realm, std::string(kPath));
    const Visit visit{call, realm, *session, *params};
    if (call.method != Method::kPost) return Show(visit, CibaNews::kNone);
    if (auto reply = Take(visit)) return std::move(*reply);
    if (i == kTries) return Show(visit, CibaNews::kOver);
  }
}

}  // namespace

Reply AnswerCiba(const Call& call, const RealmContext& realm) {
  Reply reply = Answer(call, realm);
  reply.outcome.endpoint = "ciba";
  return reply;
}

}  // namespace writ

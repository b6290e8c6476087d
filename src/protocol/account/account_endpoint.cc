#include "protocol/account/account_endpoint.h"

#include <algorithm>
#include <iterator>

#include "base/try.h"
#include "protocol/authorize/authorize_endpoint.h"
#include "protocol/form/form_params.h"
#include "protocol/interaction/interaction.h"
#include "protocol/interaction/login_endpoint.h"
#include "protocol/interaction/pages.h"
#include "protocol/logout/end_session.h"
#include "protocol/people/consent.h"
#include "protocol/people/find_principal.h"
#include "protocol/session/begin_session.h"
#include "protocol/session/page_proof.h"
#include "writ/fault.h"

namespace writ {
namespace {

constexpr int kTries = 8;

constexpr std::string_view kPath = "/account";
constexpr std::string_view kParameters[] = {
    "action", "proof", "sid", "client", "password", "new_password", "new_password_again", "ui_locales"};

/// What came of an action, with the cookies that it sets.
struct Done {
  AccountNews news = AccountNews::kNone;
  std::vector<ReplyField> cookies;
  std::optional<Session> session;  ///< the one that took the place of the session
};

std::string NameOf(const Catalog& catalog, const std::string& client_id) {
  const Client* const client = catalog.FindClient(client_id);
  return client == nullptr || client->client_name.empty() ? client_id : client->client_name;
}

std::string NameOfScope(const Catalog& catalog, const std::string& name) {
  const IdentityResource* const identity = catalog.FindIdentityResource(name);
  const ApiScope* const api = catalog.FindApiScope(name);
  const std::string& shown = identity != nullptr ? identity->display_name
                             : api != nullptr    ? api->display_name
                                                 : name;
  return shown.empty() ? name : shown;
}

std::vector<SessionView> ViewSessions(const RealmContext& realm, const Session& current, Instant now) {
  std::vector<SessionView> views;
  const RealmSettings& settings = realm.catalog.settings();
  for (const Session& session : FindSessionsOf(realm.store, settings.name, current.person.account_id)) {
    if (!IsInTime(session, now, settings.options) || session.person.epoch != current.person.epoch) continue;
    SessionView view{.sid = session.person.session_id,
                     .began = session.created_at,
                     .last_seen = session.last_seen,
                     .clients = {},
                     .current = session.person.session_id == current.person.session_id};
    for (const std::string& id : session.clients) view.clients.push_back(NameOf(realm.catalog, id));
    views.push_back(std::move(view));
  }
  std::ranges::sort(views, std::greater{}, &SessionView::last_seen);
  return views;
}

std::vector<ConsentedView> ViewConsents(const RealmContext& realm, const std::string& account_id) {
  std::vector<ConsentedView> views;
  for (const Consent& consent : FindConsentsOf(realm.store, realm.catalog.settings().name, account_id)) {
    ConsentedView view{.client_id = consent.client_id,
                       .client = NameOf(realm.catalog, consent.client_id),
                       .scopes = {},
                       .given_at = consent.given_at};
    for (const std::string& scope : consent.scopes) view.scopes.push_back(NameOfScope(realm.catalog, scope));
    views.push_back(std::move(view));
  }
  std::ranges::sort(views, {}, &ConsentedView::client);
  return views;
}

Reply Show(const Call& call, const RealmContext& realm, const Session& session, std::string_view ui_locales,
           AccountNews news) {
  const std::string& account = session.person.account_id;
  return realm.pages->Account(call,
                              {.action = PagePath(realm, kPath),
                               .logout = PagePath(realm, "/connect/endsession"),
                               .proof = PageProof(session),
                               .username = UsernameOf(realm.people, realm.catalog.settings().name, account),
                               .ui_locales = std::string(ui_locales),
                               .sessions = ViewSessions(realm, session, call.now),
                               .consents = ViewConsents(realm, account),
                               .news = news});
}

/// Ends those of the person's sessions that `which` picks.
Done EndSessions(const Call& call, const RealmContext& realm, const Session& current,
                 const std::function<bool(const std::string& sid)>& which) {
  const std::string& account = current.person.account_id;
  for (int i = 0; i < kTries; ++i) {
    Change change = BeginChange(call, realm);
    for (const Session& session : FindSessionsOf(realm.store, realm.catalog.settings().name, account)) {
      if (which(session.person.session_id)) EndSession(realm, session, change);
    }
    if (change.writes.empty()) return {};
    change.audit.push_back({.event = "session.ended", .actor = account, .subject = account, .detail = "{}"});
    if (std::holds_alternative<Committed>(realm.store.Commit(change, call.deadline)))
      return {.news = AccountNews::kSessionEnded};
  }
  throw Fault(FaultKind::kUnavailable, "the sessions of a person are used by too many at once");
}

Done Withdraw(const Call& call, const RealmContext& realm, const Session& session,
              std::string_view client_id) {
  const std::string& account = session.person.account_id;
  const auto consent = FindConsent(realm, account, client_id);
  if (!consent) return {};
  Change change = BeginChange(call, realm);
  change.writes.emplace_back(Delete<GuardedKey>{consent->key});
  change.audit.push_back(
      {.event = "consent.withdrawn", .actor = account, .subject = consent->client_id, .detail = "{}"});
  realm.store.Commit(change, call.deadline);
  return {.news = AccountNews::kAccessWithdrawn};
}

AccountNews NewsOf(Reason reason) {
  switch (reason) {
    case Reason::kPasswordUnfit:
      return AccountNews::kPasswordUnfit;
    case Reason::kPersonThrottled:
    case Reason::kSignInBusy:
      return AccountNews::kThrottled;
    default:
      return AccountNews::kPasswordWrong;
  }
}

Done ChangePassword(const Call& call, const RealmContext& realm, const Session& session,
                    const FormParams& params) {
  const std::string_view wanted = params.Find("new_password").value_or("");
  if (wanted != params.Find("new_password_again").value_or(""))
    return {AccountNews::kPasswordsDiffer, {}, {}};
  const std::string& name = realm.catalog.settings().name;
  const auto person = realm.people.Find(name, session.person.account_id);
  if (!person) return {AccountNews::kPasswordWrong, {}, {}};
  const Result<Person> changed =
      realm.people.ChangePassword(name,
                                  {.username = person->username,
                                   .password = params.Find("password").value_or(""),
                                   .tenant = session.person.tenant,
                                   .client_id = {},
                                   .address = call.peer,
                                   .throttling = realm.catalog.options().throttling,
                                   .now = call.now,
                                   .deadline = call.deadline},
                                  wanted);
  if (!changed) return {NewsOf(changed.error().reason), {}, {}};
  // Every sign-in of before is over, this one too, and who got tokens in it is told: who knew the password
  // begins anew.
  for (int i = 0; i < kTries; ++i) {
    Change change = BeginChange(call, realm);
    for (const Session& before : FindSessionsOf(realm.store, name, changed->account_id)) {
      if (before.person.epoch != changed->epoch) EndSession(realm, before, change);
    }
    auto begun = BeginSession(call, realm, *changed, {.tenant = session.person.tenant}, std::move(change));
    if (begun) return {AccountNews::kPasswordChanged, std::move(begun->cookies), std::move(begun->session)};
  }
  throw Fault(FaultKind::kUnavailable, "the sessions of a person are used by too many at once");
}

Done Act(const Call& call, const RealmContext& realm, const Session& session, const FormParams& params) {
  const std::string_view action = params.Find("action").value_or("");
  const std::string& own = session.person.session_id;
  if (action == "end_session") {
    return EndSessions(call, realm, session, [&](const std::string& sid) {
      return sid != own && sid == params.Find("sid").value_or("");
    });
  }
  if (action == "end_others")
    return EndSessions(call, realm, session, [&](const std::string& sid) { return sid != own; });
  if (action == "withdraw") return Withdraw(call, realm, session, params.Find("client").value_or(""));
  if (action == "password") return ChangePassword(call, realm, session, params);
  return {};
}

Reply Answer(const Call& call, const RealmContext& realm) {
  const auto text = ParametersOf(call);
  const auto params = text ? ParseParams(*text, kParameters) : std::unexpected(text.error());
  if (!params) return RenderErrorPage(call, realm, params.error());
  const auto session = FindSession(call, realm);
  if (!session) return AskToSignIn(call, realm, std::string(kPath));
  const std::string_view locales = params->Find("ui_locales").value_or("");
  if (call.method != Method::kPost) return Show(call, realm, *session, locales, AccountNews::kNone);
  if (!IsPageProof(*session, params->Find("proof").value_or("")))
    return RenderErrorPage(call, realm, {Reason::kPageForged, {}});
  Done done = Act(call, realm, *session, *params);
  Reply reply = Show(call, realm, done.session ? *done.session : *session, locales, done.news);
  std::ranges::move(done.cookies, std::back_inserter(reply.fields));
  return reply;
}

}  // namespace

Reply AnswerAccount(const Call& call, const RealmContext& realm) {
  Reply reply = Answer(call, realm);
  reply.outcome.endpoint = "account";
  return reply;
}

}  // namespace writ

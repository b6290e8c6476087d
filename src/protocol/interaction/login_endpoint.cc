#include "protocol/interaction/login_endpoint.h"

#include "base/try.h"
#include "protocol/authorize/authorize_endpoint.h"
#include "protocol/authorize/authorize_response.h"
#include "protocol/form/form_params.h"
#include "protocol/interaction/consent.h"
#include "protocol/interaction/pages.h"
#include "protocol/session/cookies.h"

namespace writ {
namespace {

constexpr std::string_view kLoginParameters[] = {"interaction", "username", "password", "decision"};
constexpr std::string_view kConsentParameters[] = {"interaction", "decision", "scope", "remember"};

/// The parameters of the page's own request.
Result<FormParams> ParsePageParams(const Call& call, std::span<const std::string_view> known) {
  WRIT_TRY(const std::string_view text, ParametersOf(call));
  return ParseParams(text, known, "scope");
}

/// The request that the page belongs to.
Result<CheckedRequest> FindRequest(const Call& call, const RealmContext& realm, const FormParams& params) {
  WRIT_TRY(Interaction interaction,
           FindInteraction(call, realm, Purpose::kAuthorize, params.Find("interaction").value_or("")));
  WRIT_TRY(CheckedRequest checked, CheckRequest(realm, interaction.request));
  checked.pending.interaction = std::move(interaction);
  return checked;
}

/// Tells the client that its request ends here.
Reply EndWith(const Call& call, const RealmContext& realm, const PendingRequest& pending, OAuthError error) {
  Change change = BeginChange(call, realm);
  EndInteraction(*pending.interaction, change);
  const CommitResult result = realm.store.Commit(change, call.deadline);
  if (std::holds_alternative<Conflict>(result))
    return RenderErrorPage(call, realm, {Reason::kInteractionOver, {}});
  return RenderAuthorizeRefusal(pending.to, std::move(error), realm);
}

Reply ShowLogin(const Call& call, const RealmContext& realm, const PendingRequest& pending,
                const std::optional<OAuthError>& refusal, std::string_view username) {
  LoginView view;
  view.action = PagePath(realm, "/account/login");
  view.interaction = pending.interaction->id;
  view.client = pending.to.client;
  view.username = refusal ? std::string(username) : pending.request.login_hint;
  view.ui_locales = pending.request.ui_locales;
  view.throttled =
      refusal && (refusal->reason == Reason::kPersonThrottled || refusal->reason == Reason::kSignInBusy);
  view.failed = refusal && !view.throttled;
  Reply reply = realm.pages->Login(call, view);
  reply.outcome.client_id = pending.to.client->client_id;
  reply.outcome.refusal = refusal;
  return reply;
}

/// Begins a session and ends the one that the browser had. Gives the Set-Cookie field with it.
//= owasp-asvs#section-7.2.4
std::pair<Session, ReplyField> BeginSession(const Call& call, const RealmContext& realm, const Person& person,
                                            const PendingRequest& pending) {
  NewSession made = MakeSession(call, realm,
                                {.account_id = person.account_id,
                                 .epoch = person.epoch,
                                 .auth_time = call.now,
                                 .idp = "local",
                                 .amr = {"pwd"},
                                 .acr = {},
                                 .tenant = pending.request.acr.tenant,
                                 .session_id = {}});
  Change change = BeginChange(call, realm);
  change.conditions.emplace_back(Guard{made.session.key, 0});
  change.writes.emplace_back(KeepSession(made.session));
  if (const auto before = FindSession(call, realm))
    change.writes.emplace_back(Delete<GuardedKey>{before->key});
  change.audit.push_back({.event = "session.began",
                          .actor = person.account_id,
                          .subject = pending.to.client->client_id,
                          .detail = "{}"});
  if (std::holds_alternative<Conflict>(realm.store.Commit(change, call.deadline)))
    throw Fault(FaultKind::kBug, "a new session has an id that there is already");
  made.session.version = 1;
  return {std::move(made.session), SetCookie(realm.catalog.settings(), kSessionCookie, made.cookie)};
}

Reply TakeLogin(const Call& call, const RealmContext& realm, const FormParams& params,
                PendingRequest pending) {
  const std::string_view username = params.Find("username").value_or("");
  const Result<Person> person =
      realm.people.SignIn(realm.catalog.settings().name, {.username = username,
                                                          .password = params.Find("password").value_or(""),
                                                          .tenant = pending.request.acr.tenant,
                                                          .client_id = pending.to.client->client_id,
                                                          .address = call.peer,
                                                          .throttling = realm.catalog.options().throttling,
                                                          .now = call.now,
                                                          .deadline = call.deadline});
  if (!person) return ShowLogin(call, realm, pending, person.error(), username);
  auto [session, cookie] = BeginSession(call, realm, *person, pending);
  pending.session = std::move(session);
  Reply reply = Proceed(call, realm, std::move(pending), {});
  reply.fields.push_back(std::move(cookie));
  return reply;
}

Reply Login(const Call& call, const RealmContext& realm) {
  const auto params = ParsePageParams(call, kLoginParameters);
  if (!params) return RenderErrorPage(call, realm, params.error());
  auto checked = FindRequest(call, realm, *params);
  if (!checked) return RenderErrorPage(call, realm, std::move(checked.error()));
  PendingRequest& pending = checked->pending;
  if (checked->refusal) return EndWith(call, realm, pending, std::move(*checked->refusal));
  if (call.method != Method::kPost) return ShowLogin(call, realm, pending, std::nullopt, {});
  if (params->Find("decision") == "deny") return EndWith(call, realm, pending, {Reason::kAccessDenied, {}});
  return TakeLogin(call, realm, *params, std::move(pending));
}

Reply ShowConsent(const Call& call, const RealmContext& realm, const PendingRequest& pending) {
  const auto person = realm.people.Find(realm.catalog.settings().name, pending.session->person.account_id);
  ConsentView view;
  view.action = PagePath(realm, "/account/consent");
  view.interaction = pending.interaction->id;
  view.client = pending.to.client;
  view.username = person ? person->username : std::string();
  view.ui_locales = pending.request.ui_locales;
  view.scopes = ViewScopes(pending.request, realm.catalog);
  view.may_remember = pending.to.client->allow_remember_consent;
  Reply reply = realm.pages->Consent(call, view);
  reply.outcome.client_id = pending.to.client->client_id;
  return reply;
}

Reply TakeConsent(const Call& call, const RealmContext& realm, const FormParams& params,
                  PendingRequest pending) {
  if (params.Find("decision") != "allow") return EndWith(call, realm, pending, {Reason::kAccessDenied, {}});
  std::vector<std::string> chosen;
  for (const std::string_view scope : params.FindAll("scope")) chosen.emplace_back(scope);
  pending.allowed = GrantedScopes(pending.request, chosen, realm.catalog);
  if (pending.allowed->empty()) return EndWith(call, realm, pending, {Reason::kAccessDenied, {}});
  pending.remember = pending.to.client->allow_remember_consent && params.Find("remember").has_value();
  return Proceed(call, realm, std::move(pending), {});
}

Reply Consent(const Call& call, const RealmContext& realm) {
  const auto params = ParsePageParams(call, kConsentParameters);
  if (!params) return RenderErrorPage(call, realm, params.error());
  auto checked = FindRequest(call, realm, *params);
  if (!checked) return RenderErrorPage(call, realm, std::move(checked.error()));
  PendingRequest& pending = checked->pending;
  if (checked->refusal) return EndWith(call, realm, pending, std::move(*checked->refusal));
  pending.session = FindSession(call, realm);
  // Nobody is signed in any more: what is due comes first.
  if (!pending.session) return Proceed(call, realm, std::move(pending), {});
  if (call.method != Method::kPost) return ShowConsent(call, realm, pending);
  return TakeConsent(call, realm, *params, std::move(pending));
}

}  // namespace

Reply AnswerLogin(const Call& call, const RealmContext& realm) {
  Reply reply = Login(call, realm);
  reply.outcome.endpoint = "login";
  return reply;
}

Reply AnswerConsent(const Call& call, const RealmContext& realm) {
  Reply reply = Consent(call, realm);
  reply.outcome.endpoint = "consent";
  return reply;
}

}  // namespace writ

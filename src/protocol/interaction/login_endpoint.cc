#include "protocol/interaction/login_endpoint.h"

#include <algorithm>
#include <iterator>

#include "base/base64.h"
#include "base/try.h"
#include "crypto/digest.h"
#include "protocol/authorize/authorize_endpoint.h"
#include "protocol/authorize/authorize_response.h"
#include "protocol/form/form_params.h"
#include "protocol/interaction/pages.h"
#include "protocol/interaction/scope_views.h"
#include "protocol/people/find_principal.h"
#include "protocol/session/begin_session.h"
#include "protocol/session/cookies.h"

namespace writ {
namespace {

constexpr std::string_view kDeviceCookie = "device";
constexpr std::size_t kDeviceBytes = 32;
constexpr Seconds kDeviceLife{365 * 86'400};

constexpr std::string_view kLoginParameters[] = {"interaction", "username", "password", "decision"};
constexpr std::string_view kConsentParameters[] = {"interaction", "person", "decision", "scope", "remember"};

/// The parameters of the page's own request.
Result<FormParams> ParsePageParams(const Call& call, std::span<const std::string_view> known) {
  WRIT_TRY(const std::string_view text, ParametersOf(call));
  return ParseParams(text, known, "scope");
}

/// The request that the page belongs to.
Result<CheckedRequest> FindRequest(const Call& call, const RealmContext& realm, const FormParams& params) {
  WRIT_TRY(Interaction interaction,
           FindInteraction(call, realm, Purpose::kAuthorize, params.Find("interaction").value_or("")));
  return CheckRequestOf(realm, std::move(interaction));
}

Reply ShowLogin(const Call& call, const RealmContext& realm, LoginView view,
                const std::optional<OAuthError>& refusal) {
  view.action = PagePath(realm, "/account/login");
  view.throttled =
      refusal && (refusal->reason == Reason::kPersonThrottled || refusal->reason == Reason::kSignInBusy);
  view.failed = refusal && !view.throttled;
  Reply reply = realm.pages->Login(call, view);
  if (view.client != nullptr) reply.outcome.client_id = view.client->client_id;
  reply.outcome.refusal = refusal;
  return reply;
}

/// What a browser proves to be one in which somebody has signed in before.
std::string DeviceOf(const Call& call, const RealmContext& realm) {
  const auto cookie = FindCookie(call, CookieName(realm.catalog.settings(), kDeviceCookie));
  if (cookie && cookie->size() == kDeviceBytes * 4 / 3 + 1) return std::string(*cookie);
  return base::Base64UrlEncode(RandomBytes(kDeviceBytes, realm.random));
}

/// Sets the cookies of who has signed in.
void Welcome(const RealmContext& realm, const std::string& device, BegunSession begun, Reply& reply) {
  std::ranges::move(begun.cookies, std::back_inserter(reply.fields));
  reply.fields.push_back(SetLastingCookie(realm.catalog.settings(), kDeviceCookie, device, kDeviceLife));
}

Result<Person> SignIn(const Call& call, const RealmContext& realm, const FormParams& params,
                      const SignedIn& how, std::string_view device) {
  return realm.people.SignIn(realm.catalog.settings().name, {.username = params.Find("username").value_or(""),
                                                             .password = params.Find("password").value_or(""),
                                                             .tenant = how.tenant,
                                                             .client_id = how.client_id,
                                                             .address = call.peer,
                                                             .device = device,
                                                             .throttling = realm.catalog.options().throttling,
                                                             .now = call.now,
                                                             .deadline = call.deadline});
}

Reply LoginForClient(const Call& call, const RealmContext& realm, const FormParams& params,
                     PendingRequest pending) {
  const Client& client = *pending.to.client;
  LoginView view{.interaction = pending.interaction->id,
                 .client = &client,
                 .username = pending.request.login_hint,
                 .ui_locales = pending.request.ui_locales};
  if (call.method != Method::kPost) return ShowLogin(call, realm, std::move(view), std::nullopt);
  if (params.Find("decision") == "deny") return EndWith(call, realm, pending, {Reason::kAccessDenied, {}});
  const SignedIn how{.tenant = pending.request.acr.tenant, .client_id = client.client_id};
  const std::string device = DeviceOf(call, realm);
  const Result<Person> person = SignIn(call, realm, params, how, device);
  if (!person) {
    view.username = params.Find("username").value_or("");
    return ShowLogin(call, realm, std::move(view), person.error());
  }
  auto begun = BeginSession(call, realm, *person, how);
  pending.session = begun->session;
  Reply reply = Proceed(call, realm, std::move(pending), {});
  Welcome(realm, device, std::move(*begun), reply);
  return reply;
}

/// The same where somebody wants to see a page of their own.
Reply LoginForOwnPage(const Call& call, const RealmContext& realm, const FormParams& params,
                      const Interaction& interaction) {
  LoginView view{.interaction = interaction.id};
  if (call.method != Method::kPost) return ShowLogin(call, realm, std::move(view), std::nullopt);
  const std::string device = DeviceOf(call, realm);
  const Result<Person> person = SignIn(call, realm, params, {}, device);
  if (!person) {
    view.username = params.Find("username").value_or("");
    return ShowLogin(call, realm, std::move(view), person.error());
  }
  Change change = BeginChange(call, realm);
  EndInteraction(interaction, change);
  auto begun = BeginSession(call, realm, *person, {}, std::move(change));
  if (!begun) return RenderErrorPage(call, realm, {Reason::kInteractionOver, {}});
  Reply reply = RedirectTo(PagePath(realm, interaction.request));
  Welcome(realm, device, std::move(*begun), reply);
  return reply;
}

Reply Login(const Call& call, const RealmContext& realm) {
  const auto params = ParsePageParams(call, kLoginParameters);
  if (!params) return RenderErrorPage(call, realm, params.error());
  auto interaction = FindInteraction(call, realm, params->Find("interaction").value_or(""));
  // There is no way around a page of the operator's own: it may ask for more than a password.
  const bool elsewhere = HasOwnPage(realm, Asks::kLogin);
  if (interaction && interaction->purpose == Purpose::kOwnPage && elsewhere)
    return ToPage(realm, Asks::kLogin, *interaction);
  if (interaction && interaction->purpose == Purpose::kOwnPage)
    return LoginForOwnPage(call, realm, *params, *interaction);
  auto checked = FindRequest(call, realm, *params);
  if (!checked) return RenderErrorPage(call, realm, std::move(checked.error()));
  if (checked->refusal) return EndWith(call, realm, checked->pending, std::move(*checked->refusal));
  if (elsewhere) {
    checked->pending.session = FindSession(call, realm);
    return Proceed(call, realm, std::move(checked->pending), {});
  }
  return LoginForClient(call, realm, *params, std::move(checked->pending));
}

/// What the page of an interaction calls the person whom it asks: nothing that says who they are.
std::string WhoIsAsked(const PendingRequest& pending) {
  const std::string& account = pending.session->person.account_id;
  return base::Base64UrlEncode(crypto::Sha256(pending.interaction->id + '\n' + account));
}

Reply ShowConsent(const Call& call, const RealmContext& realm, const PendingRequest& pending) {
  ConsentView view;
  view.action = PagePath(realm, "/account/consent");
  view.fields = {{"interaction", pending.interaction->id}, {"person", WhoIsAsked(pending)}};
  view.client = pending.to.client;
  view.username = UsernameOf(realm.people, realm.catalog.settings().name, pending.session->person.account_id);
  view.ui_locales = pending.request.ui_locales;
  view.scopes = ViewScopes(pending.request, realm.catalog);
  view.may_remember = pending.to.client->allow_remember_consent;
  Reply reply = realm.pages->Consent(call, view);
  reply.outcome.client_id = pending.to.client->client_id;
  return reply;
}

Reply TakeConsent(const Call& call, const RealmContext& realm, const FormParams& params,
                  PendingRequest pending) {
  // It was shown to somebody else, before another tab signed in who is here now.
  if (params.Find("person").value_or(WhoIsAsked(pending)) != WhoIsAsked(pending))
    return ShowConsent(call, realm, pending);
  if (params.Find("decision") != "allow") return EndWith(call, realm, pending, {Reason::kAccessDenied, {}});
  pending.allowed = GrantedScopes(pending.request, TickedScopes(params), realm.catalog);
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
  // Nobody is signed in any more: what is due comes first. So does a page of the operator's own.
  if (!pending.session || HasOwnPage(realm, Asks::kConsent))
    return Proceed(call, realm, std::move(pending), {});
  if (call.method != Method::kPost) return ShowConsent(call, realm, pending);
  return TakeConsent(call, realm, *params, std::move(pending));
}

}  // namespace

Reply AskToSignIn(const Call& call, const RealmContext& realm, std::string return_to) {
  const Asks asks = HasOwnPage(realm, Asks::kLogin) ? Asks::kLogin : Asks::kNothing;
  auto begun = BeginInteraction(call, realm, Purpose::kOwnPage, std::move(return_to), asks);
  if (!begun) return RenderErrorPage(call, realm, std::move(begun.error()));
  Reply reply = ToPage(realm, Asks::kLogin, begun->interaction);
  if (begun->cookie) reply.fields.push_back(std::move(*begun->cookie));
  return reply;
}

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

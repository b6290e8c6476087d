#include "protocol/authorize/authorize_endpoint.h"

#include <algorithm>

#include "base/try.h"
#include "protocol/authorize/authorize_response.h"
#include "protocol/authorize/issue_answer.h"
#include "protocol/interaction/pages.h"
#include "protocol/interaction/scope_views.h"
#include "protocol/people/find_principal.h"
#include "protocol/people/id_token_hint.h"
#include "protocol/people/subject.h"
#include "protocol/wire_profiles/wire_profile.h"

namespace writ {
namespace {

/// Whom `id_token_hint` means; absent without one.
/// Refuses: kIdTokenHintInvalid for what is no identity token that this client got here.
Result<std::optional<std::string>> ReadHint(const RealmContext& realm, const FormParams& params,
                                            const Client& client) {
  const auto text = params.Find("id_token_hint");
  if (!text) return std::nullopt;
  auto hint = ParseIdTokenHint(realm, *text);
  if (!hint || hint->client_id != client.client_id) return Refuse(Reason::kIdTokenHintInvalid);
  return std::move(hint->subject);
}

/// Whether the session is the one of the person that the client means.
bool IsOfHint(const RealmContext& realm, const PendingRequest& pending) {
  if (!pending.hinted_subject) return true;
  const auto person = realm.people.Find(realm.catalog.settings().name, pending.session->person.account_id);
  return person && *pending.hinted_subject == SubjectFor(*pending.to.client, *person);
}

/// Whether the person proved who they are since the request came: nothing that asks for that asks again then.
bool SignedInSince(const PendingRequest& pending) {
  return pending.interaction && pending.session->person.auth_time >= pending.interaction->begun_at;
}

/// Whether the sign-in is as good as the client must have it.
//= oidc-core#section-5.5.1.1
bool MeetsAcr(const PendingRequest& pending) {
  const auto& acrs = pending.request.claims.essential_acrs;
  return acrs.empty() || std::ranges::find(acrs, pending.session->person.acr) != acrs.end();
}

bool NeedsLogin(const Call& call, const RealmContext& realm, const PendingRequest& pending) {
  if (!pending.session) return true;
  const AuthorizeRequest& request = pending.request;
  const Client& client = *pending.to.client;
  const Principal& person = pending.session->person;
  if (!IsOfHint(realm, pending)) return true;
  if (!request.acr.tenant.empty() && request.acr.tenant != person.tenant) return true;
  if (!request.acr.idp.empty() && request.acr.idp != person.idp) return true;
  if (!MayUseIdp(client, person.idp) || !MeetsAcr(pending)) return true;
  if (SignedInSince(pending)) return false;
  const auto age = call.now - person.auth_time;
  //= oidc-core#section-3.1.2.1
  return request.prompt_login || (request.max_age && age > *request.max_age) ||
         (client.user_sso_lifetime && age > *client.user_sso_lifetime);
}

/// Whether the sign-in page could sign in whom the request asks for. Of pages that are not ours nobody knows
/// but they.
bool MayShowLogin(const RealmContext& realm, const PendingRequest& pending) {
  if (HasOwnPage(realm, Asks::kLogin)) return true;
  const std::string& idp = pending.request.acr.idp;
  return (idp.empty() || idp == "local") && MayUseIdp(*pending.to.client, "local");
}

/// Lets an interaction ask pages that are not ours for what comes next. Gives false when it changed
/// meanwhile.
bool AskPages(const Call& call, const RealmContext& realm, Asks asks, const std::string& account_id,
              Interaction& interaction) {
  interaction.asks = asks;
  interaction.account_id = account_id;
  interaction.answer.reset();
  Change change = BeginChange(call, realm);
  KeepInteraction(interaction, change);
  return std::holds_alternative<Committed>(realm.store.Commit(change, call.deadline));
}

/// Sends the browser to the page that asks, with the interaction that there is, or a new one that keeps
/// `text`.
Reply WaitFor(Asks asks, const Call& call, const RealmContext& realm, PendingRequest& pending,
              std::string_view text) {
  const bool own = HasOwnPage(realm, asks);
  const std::string account = pending.session ? pending.session->person.account_id : std::string();
  Reply reply;
  if (!pending.interaction) {
    auto begun = BeginInteraction(call, realm, Purpose::kAuthorize, std::string(text),
                                  own ? asks : Asks::kNothing, own ? account : std::string());
    if (!begun) return RenderErrorPage(call, realm, std::move(begun.error()));
    reply = ToPage(realm, asks, begun->interaction);
    if (begun->cookie) reply.fields.push_back(std::move(*begun->cookie));
  } else if (own && !AskPages(call, realm, asks, account, *pending.interaction)) {
    reply = RenderErrorPage(call, realm, {Reason::kInteractionOver, {}});
  } else {
    reply = ToPage(realm, asks, *pending.interaction);
  }
  reply.outcome.client_id = pending.to.client->client_id;
  return reply;
}

/// What is asked for, and of whom.
Result<void> ReadRequest(const RealmContext& realm, const FormParams& params, PendingRequest& pending) {
  WRIT_TRY(pending.request, CheckAuthorizeRequest(params, pending.to, realm.catalog));
  WRIT_TRY(pending.hinted_subject, ReadHint(realm, params, *pending.to.client));
  const std::string& subject = pending.request.claims.subject;
  if (!subject.empty() && !pending.hinted_subject) pending.hinted_subject = subject;
  return {};
}

Reply Authorize(const Call& call, const RealmContext& realm, std::string_view text) {
  auto checked = CheckRequest(realm, text);
  if (!checked) return RenderErrorPage(call, realm, std::move(checked.error()));
  PendingRequest& pending = checked->pending;
  if (checked->refusal) return RenderAuthorizeRefusal(pending.to, std::move(*checked->refusal), realm);
  pending.session = FindSession(call, realm);
  return Proceed(call, realm, std::move(pending), text);
}

/// The client's answer, with which an interaction ends that there is.
Reply Refused(const Call& call, const RealmContext& realm, const PendingRequest& pending, OAuthError error) {
  if (pending.interaction) return EndWith(call, realm, pending, std::move(error));
  return RenderAuthorizeRefusal(pending.to, std::move(error), realm);
}

}  // namespace

Reply RenderErrorPage(const Call& call, const RealmContext& realm, OAuthError error) {
  const Wording& wording = FindWording(realm.catalog.settings().compatibility, error.reason);
  Reply reply = realm.pages->Error(call, {.status = wording.status,
                                          .reason = error.reason,
                                          .error = wording.error,
                                          .description = wording.description});
  reply.outcome.error = wording.error;
  reply.outcome.refusal = std::move(error);
  return reply;
}

Reply Proceed(const Call& call, const RealmContext& realm, PendingRequest pending, std::string_view text) {
  const bool silent = pending.request.prompt_none;
  if (NeedsLogin(call, realm, pending)) {
    // Who has just signed in and is still not whom the client wants would only be asked again.
    const bool asked = pending.session && SignedInSince(pending);
    const Reason why = asked && !MeetsAcr(pending) ? Reason::kAcrUnmet : Reason::kLoginRequired;
    if (silent || asked || !MayShowLogin(realm, pending)) return Refused(call, realm, pending, {why, {}});
    return WaitFor(Asks::kLogin, call, realm, pending, text);
  }
  const std::string& account = pending.session->person.account_id;
  if (!pending.allowed) {
    ConsentState consent = CheckConsent(call, realm, pending.to, pending.request, account);
    if (consent.must_ask && silent) return Refused(call, realm, pending, {Reason::kConsentRequired, {}});
    if (consent.must_ask) return WaitFor(Asks::kConsent, call, realm, pending, text);
    pending.consent = std::move(consent.id);
  }
  Result<Reply> issued = IssueAnswer(call, realm, pending);
  if (issued) return std::move(*issued);
  OAuthError& error = issued.error();
  if (error.reason == Reason::kInteractionOver) return RenderErrorPage(call, realm, std::move(error));
  // What the sign-in rested on went while the answer was made: the client knows no other word for it.
  if (EndsSignIn(error.reason)) error = {Reason::kLoginRequired, std::string(ReasonName(error.reason))};
  return Refused(call, realm, pending, std::move(error));
}

Result<CheckedRequest> CheckRequest(const RealmContext& realm, std::string_view text) {
  WRIT_TRY(const FormParams params, ParseAuthorizeParams(text));
  CheckedRequest checked;
  WRIT_TRY(checked.pending.to, CheckReturn(params, realm.catalog));
  auto read = ReadRequest(realm, params, checked.pending);
  if (!read) checked.refusal = std::move(read.error());
  return checked;
}

Result<CheckedRequest> CheckRequestOf(const RealmContext& realm, Interaction interaction) {
  WRIT_TRY(CheckedRequest checked, CheckRequest(realm, interaction.request));
  checked.pending.interaction = std::move(interaction);
  return checked;
}

Reply EndWith(const Call& call, const RealmContext& realm, const PendingRequest& pending, OAuthError error) {
  Change change = BeginChange(call, realm);
  EndInteraction(*pending.interaction, change);
  const CommitResult result = realm.store.Commit(change, call.deadline);
  if (std::holds_alternative<Conflict>(result))
    return RenderErrorPage(call, realm, {Reason::kInteractionOver, {}});
  return RenderAuthorizeRefusal(pending.to, std::move(error), realm);
}

Reply AnswerAuthorize(const Call& call, const RealmContext& realm) {
  const auto text = ParametersOf(call);
  Reply reply = text ? Authorize(call, realm, *text) : RenderErrorPage(call, realm, text.error());
  reply.outcome.endpoint = "authorize";
  return reply;
}

}  // namespace writ

#include "protocol/authorize/authorize_endpoint.h"

#include "base/try.h"
#include "protocol/authorize/authorize_response.h"
#include "protocol/authorize/issue_code.h"
#include "protocol/interaction/consent.h"
#include "protocol/interaction/pages.h"
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

bool NeedsLogin(const Call& call, const RealmContext& realm, const PendingRequest& pending) {
  if (!pending.session) return true;
  const AuthorizeRequest& request = pending.request;
  const Client& client = *pending.to.client;
  const Principal& person = pending.session->person;
  if (!IsOfHint(realm, pending)) return true;
  if (!request.acr.tenant.empty() && request.acr.tenant != person.tenant) return true;
  if (!request.acr.idp.empty() && request.acr.idp != person.idp) return true;
  if (!MayUseIdp(client, person.idp)) return true;
  if (SignedInSince(pending)) return false;
  const auto age = call.now - person.auth_time;
  //= oidc-core#section-3.1.2.1
  return request.prompt_login || (request.max_age && age > *request.max_age) ||
         (client.user_sso_lifetime && age > *client.user_sso_lifetime);
}

/// Whether our own page could sign in whom the request asks for.
bool MayShowLogin(const PendingRequest& pending) {
  const std::string& idp = pending.request.acr.idp;
  return (idp.empty() || idp == "local") && MayUseIdp(*pending.to.client, "local");
}

/// Sends the browser to a page, with the interaction that there is, or a new one that keeps `text`.
Reply WaitAt(std::string_view page, const Call& call, const RealmContext& realm,
             const PendingRequest& pending, std::string_view text) {
  Reply reply;
  if (pending.interaction) {
    reply = ToPage(realm, page, *pending.interaction);
  } else {
    BegunInteraction begun = BeginInteraction(call, realm, Purpose::kAuthorize, std::string(text));
    reply = ToPage(realm, page, begun.interaction);
    if (begun.cookie) reply.fields.push_back(std::move(*begun.cookie));
  }
  reply.outcome.client_id = pending.to.client->client_id;
  return reply;
}

/// What is asked for, and of whom.
Result<void> ReadRequest(const RealmContext& realm, const FormParams& params, PendingRequest& pending) {
  WRIT_TRY(pending.request, CheckAuthorizeRequest(params, pending.to, realm.catalog));
  WRIT_TRY(pending.hinted_subject, ReadHint(realm, params, *pending.to.client));
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

}  // namespace

Reply RenderErrorPage(const Call& call, const RealmContext& realm, OAuthError error) {
  const Wording& wording = FindWording(realm.catalog.settings().compatibility, error.reason);
  Reply reply = realm.pages->Error(call, wording.status, wording.error, wording.description);
  reply.outcome.error = wording.error;
  reply.outcome.refusal = std::move(error);
  return reply;
}

Reply Proceed(const Call& call, const RealmContext& realm, PendingRequest pending, std::string_view text) {
  const bool silent = pending.request.prompt_none;
  if (NeedsLogin(call, realm, pending)) {
    // Who has just signed in and is still not whom the client wants would only be asked again.
    const bool asked = pending.session && SignedInSince(pending);
    if (silent || asked || !MayShowLogin(pending))
      return RenderAuthorizeRefusal(pending.to, {Reason::kLoginRequired, {}}, realm);
    return WaitAt("/account/login", call, realm, pending, text);
  }
  const std::string& account = pending.session->person.account_id;
  if (!pending.allowed && NeedsConsent(call, realm, pending.to, pending.request, account)) {
    if (silent) return RenderAuthorizeRefusal(pending.to, {Reason::kConsentRequired, {}}, realm);
    return WaitAt("/account/consent", call, realm, pending, text);
  }
  Result<Reply> issued = IssueCode(call, realm, std::move(pending));
  return issued ? std::move(*issued) : RenderErrorPage(call, realm, std::move(issued.error()));
}

Result<CheckedRequest> CheckRequest(const RealmContext& realm, std::string_view text) {
  WRIT_TRY(const FormParams params, ParseAuthorizeParams(text));
  CheckedRequest checked;
  WRIT_TRY(checked.pending.to, CheckReturn(params, realm.catalog));
  auto read = ReadRequest(realm, params, checked.pending);
  if (!read) checked.refusal = std::move(read.error());
  return checked;
}

Reply AnswerAuthorize(const Call& call, const RealmContext& realm) {
  const auto text = ParametersOf(call);
  Reply reply = text ? Authorize(call, realm, *text) : RenderErrorPage(call, realm, text.error());
  reply.outcome.endpoint = "authorize";
  return reply;
}

}  // namespace writ

#include "protocol/authorize/authorize_endpoint.h"

#include <algorithm>

#include "base/text.h"
#include "base/try.h"
#include "protocol/authorize/authorize_response.h"
#include "protocol/authorize/issue_code.h"
#include "protocol/endpoints.h"
#include "protocol/interaction/consent.h"
#include "protocol/interaction/pages.h"
#include "protocol/people/id_token_hint.h"
#include "protocol/people/subject.h"
#include "protocol/wire_profiles/wire_profile.h"

namespace writ {
namespace {

/// The `sub` of an identity token of ours for this client, expired or not. Absent for every other text.
std::optional<std::string> SubjectOfHint(const RealmContext& realm, const Client& client,
                                         std::string_view text) {
  auto hint = ParseIdTokenHint(realm, text);
  if (!hint || hint->client_id != client.client_id) return std::nullopt;
  return std::move(hint->subject);
}

/// Whether the session is the one of the person that the client means.
bool IsOfHint(const RealmContext& realm, const PendingRequest& pending) {
  if (pending.request.id_token_hint.empty()) return true;
  const auto person = realm.people.Find(realm.catalog.settings().name, pending.session->person.account_id);
  return person && SubjectOfHint(realm, *pending.to.client, pending.request.id_token_hint) ==
                       SubjectFor(*pending.to.client, *person);
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

Reply ToPage(const RealmContext& realm, const Call& call, PendingRequest& pending, std::string_view text,
             std::string_view page) {
  std::optional<ReplyField> cookie;
  if (!pending.interaction) {
    BegunInteraction begun = BeginInteraction(call, realm, Purpose::kAuthorize, std::string(text));
    pending.interaction = std::move(begun.interaction);
    cookie = std::move(begun.cookie);
  }
  Reply reply = RedirectTo(IssuerPath(realm.catalog.options().issuer_uri) + std::string(page) +
                           "?interaction=" + pending.interaction->id);
  if (cookie) reply.fields.push_back(std::move(*cookie));
  reply.outcome.client_id = pending.to.client->client_id;
  return reply;
}

/// The parameters of the request, as on the wire.
Result<std::string_view> TextOf(const Call& call) {
  if (HoldsCredential(call.query)) return Refuse(Reason::kCredentialInUrl);
  if (call.method != Method::kPost) return call.query;
  WRIT_CHECK(CheckIsForm(call));
  return call.body;
}

Reply Authorize(const Call& call, const RealmContext& realm, std::string_view text) {
  const auto params = ParseAuthorizeParams(text);
  if (!params) return RenderErrorPage(call, realm, params.error());
  PendingRequest pending;
  auto to = CheckReturn(*params, realm.catalog);
  if (!to) return RenderErrorPage(call, realm, std::move(to.error()));
  pending.to = std::move(*to);
  auto request = CheckAuthorizeRequest(*params, pending.to, realm.catalog);
  if (!request) return RenderAuthorizeRefusal(pending.to, std::move(request.error()), realm);
  pending.request = std::move(*request);
  const std::string& hint = pending.request.id_token_hint;
  if (!hint.empty() && !SubjectOfHint(realm, *pending.to.client, hint))
    return RenderAuthorizeRefusal(pending.to, {Reason::kIdTokenHintInvalid, {}}, realm);
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
    return ToPage(realm, call, pending, text, "/account/login");
  }
  const std::string& account = pending.session->person.account_id;
  if (!pending.allowed && NeedsConsent(call, realm, pending.to, pending.request, account)) {
    if (silent) return RenderAuthorizeRefusal(pending.to, {Reason::kConsentRequired, {}}, realm);
    return ToPage(realm, call, pending, text, "/account/consent");
  }
  Result<Reply> issued = IssueCode(call, realm, std::move(pending));
  return issued ? std::move(*issued) : RenderErrorPage(call, realm, std::move(issued.error()));
}

Result<ResumedRequest> ResumeRequest(const RealmContext& realm, Interaction interaction) {
  WRIT_TRY(const FormParams params, ParseAuthorizeParams(interaction.request));
  ResumedRequest resumed;
  WRIT_TRY(resumed.pending.to, CheckReturn(params, realm.catalog));
  auto request = CheckAuthorizeRequest(params, resumed.pending.to, realm.catalog);
  if (!request) {
    resumed.refusal = std::move(request.error());
  } else {
    resumed.pending.request = std::move(*request);
  }
  resumed.pending.interaction = std::move(interaction);
  return resumed;
}

Reply AnswerAuthorize(const Call& call, const RealmContext& realm) {
  const auto text = TextOf(call);
  Reply reply = text ? Authorize(call, realm, *text) : RenderErrorPage(call, realm, text.error());
  reply.outcome.endpoint = "authorize";
  return reply;
}

}  // namespace writ

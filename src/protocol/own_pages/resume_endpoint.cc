#include "protocol/own_pages/resume_endpoint.h"

#include <algorithm>
#include <iterator>

#include "base/secret.h"
#include "base/try.h"
#include "crypto/digest.h"
#include "protocol/authorize/authorize_endpoint.h"
#include "protocol/authorize/authorize_response.h"
#include "protocol/form/form_params.h"
#include "protocol/interaction/scope_views.h"
#include "protocol/session/begin_session.h"

namespace writ {
namespace {

constexpr std::string_view kParameters[] = {"interaction", "answer"};

using Kind = PagesAnswer::Kind;

Reason ReasonOf(std::string_view error) {
  if (error == "login_required") return Reason::kLoginRequired;
  if (error == "consent_required") return Reason::kConsentRequired;
  return Reason::kAccessDenied;
}

/// The person whom the pages signed in, as the directory has them now.
Result<Person> FindSignedIn(const RealmContext& realm, const PagesAnswer& answer) {
  auto person = realm.people.Find(realm.catalog.settings().name, answer.account_id);
  if (!person) return Refuse(Reason::kPersonGone, answer.account_id);
  if (person->disabled) return Refuse(Reason::kPersonDisabled, answer.account_id);
  if (person->epoch != answer.epoch) return Refuse(Reason::kPersonChanged, answer.account_id);
  return std::move(*person);
}

Reply TakeLogin(const Call& call, const RealmContext& realm, PendingRequest pending,
                const PagesAnswer& answer) {
  const Result<Person> person = FindSignedIn(realm, answer);
  if (!person) return EndWith(call, realm, pending, person.error());
  Change change = BeginChange(call, realm);
  KeepInteraction(*pending.interaction, change);
  auto begun = BeginSession(call, realm, *person,
                            {.idp = answer.idp,
                             .amr = answer.amr,
                             .acr = answer.acr,
                             .tenant = pending.request.acr.tenant,
                             .client_id = pending.to.client->client_id,
                             .at = answer.answered_at},
                            std::move(change));
  if (!begun) return RenderErrorPage(call, realm, {Reason::kInteractionOver, {}});
  pending.session = std::move(begun->session);
  Reply reply = Proceed(call, realm, std::move(pending), {});
  std::ranges::move(begun->cookies, std::back_inserter(reply.fields));
  return reply;
}

Reply TakeConsent(const Call& call, const RealmContext& realm, PendingRequest pending,
                  const PagesAnswer& answer) {
  pending.session = FindSession(call, realm);
  // It was somebody else who consented: whoever is here now is asked anew.
  const bool same = pending.session && pending.session->person.account_id == pending.interaction->account_id;
  if (same) {
    pending.allowed = GrantedScopes(pending.request, answer.scopes, realm.catalog);
    pending.remember = answer.remember && pending.to.client->allow_remember_consent;
    if (pending.allowed->empty()) return EndWith(call, realm, pending, {Reason::kAccessDenied, {}});
  }
  return Proceed(call, realm, std::move(pending), {});
}

/// The same where somebody wants to see a page of ours.
Reply ResumeOwnPage(const Call& call, const RealmContext& realm, const Interaction& interaction,
                    const PagesAnswer& answer) {
  if (answer.kind != Kind::kLogin) return RenderErrorPage(call, realm, {Reason::kAccessDenied, answer.error});
  Result<Person> person = FindSignedIn(realm, answer);
  if (!person) return RenderErrorPage(call, realm, std::move(person.error()));
  Change change = BeginChange(call, realm);
  EndInteraction(interaction, change);
  auto begun = BeginSession(call, realm, *person,
                            {.idp = answer.idp,
                             .amr = answer.amr,
                             .acr = answer.acr,
                             .tenant = {},
                             .client_id = {},
                             .at = answer.answered_at},
                            std::move(change));
  if (!begun) return RenderErrorPage(call, realm, {Reason::kInteractionOver, {}});
  Reply reply = RedirectTo(PagePath(realm, interaction.request));
  std::ranges::move(begun->cookies, std::back_inserter(reply.fields));
  return reply;
}

Reply Resume(const Call& call, const RealmContext& realm) {
  const auto params = ParseParams(call.query, kParameters);
  if (!params) return RenderErrorPage(call, realm, params.error());
  auto interaction = FindInteraction(call, realm, params->Find("interaction").value_or(""));
  if (!interaction) return RenderErrorPage(call, realm, std::move(interaction.error()));
  if (!interaction->answer) return RenderErrorPage(call, realm, {Reason::kInteractionOver, "no answer yet"});
  //= security:T-UI-02
  const std::string_view secret = params->Find("answer").value_or("");
  if (!base::ConstantTimeEqual(crypto::Sha256(secret), interaction->answer->secret_hash))
    return RenderErrorPage(call, realm, {Reason::kInteractionOfOther, {}});
  const PagesAnswer answer = std::move(*interaction->answer);
  interaction->answer.reset();
  if (interaction->purpose == Purpose::kOwnPage) return ResumeOwnPage(call, realm, *interaction, answer);
  auto checked = CheckRequestOf(realm, std::move(*interaction));
  if (!checked) return RenderErrorPage(call, realm, std::move(checked.error()));
  PendingRequest& pending = checked->pending;
  if (checked->refusal) return EndWith(call, realm, pending, std::move(*checked->refusal));
  switch (answer.kind) {
    case Kind::kLogin:
      return TakeLogin(call, realm, std::move(pending), answer);
    case Kind::kConsent:
      return TakeConsent(call, realm, std::move(pending), answer);
    case Kind::kReject:
      break;
  }
  return EndWith(call, realm, pending, {ReasonOf(answer.error), answer.error});
}

}  // namespace

Reply AnswerResume(const Call& call, const RealmContext& realm) {
  Reply reply = Resume(call, realm);
  reply.outcome.endpoint = "interaction_resumed";
  return reply;
}

}  // namespace writ

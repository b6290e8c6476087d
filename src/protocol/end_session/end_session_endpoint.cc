#include "protocol/end_session/end_session_endpoint.h"

#include <algorithm>

#include "base/percent.h"
#include "base/try.h"
#include "protocol/authorize/authorize_endpoint.h"
#include "protocol/authorize/authorize_response.h"
#include "protocol/form/form_params.h"
#include "protocol/interaction/interaction.h"
#include "protocol/interaction/pages.h"
#include "protocol/logout/end_session.h"
#include "protocol/people/find_principal.h"
#include "protocol/people/id_token_hint.h"
#include "protocol/rules/limits.h"
#include "protocol/session/cookies.h"
#include "protocol/session/session.h"
#include "protocol/session/session_state.h"

namespace writ {
namespace {

constexpr std::string_view kParameters[] = {"id_token_hint", "post_logout_redirect_uri", "state",
                                            "ui_locales", "client_id"};
constexpr int kTries = 8;
constexpr std::string_view kLogoutPage = "/account/logout";
constexpr std::string_view kPageParameters[] = {"interaction", "decision"};

/// What is asked for, checked.
struct LogoutRequest {
  const Client* client = nullptr;  ///< of the hint; null: nobody has proved who asks
  std::string session_id;          ///< that the hint names
  std::string return_to;           ///< with `state`; empty: nowhere
  std::string ui_locales;
};

std::string WithState(std::string uri, std::optional<std::string_view> state) {
  if (!state) return uri;
  uri += uri.contains('?') ? '&' : '?';
  return uri + "state=" + base::FormEncode(*state);
}

//= oidc-rpinitiated#section-3
Result<void> ReadReturn(const FormParams& params, LogoutRequest& request) {
  const auto uri = params.Find("post_logout_redirect_uri");
  // Without a hint nobody has proved whose URI it is.
  if (!uri || request.client == nullptr) return {};
  const auto& registered = request.client->post_logout_redirect_uris;
  if (std::ranges::find(registered, *uri) == registered.end())
    return Refuse(Reason::kPostLogoutUriUnknown, request.client->client_id);
  request.return_to = WithState(std::string(*uri), params.Find("state"));
  return {};
}

Result<LogoutRequest> CheckLogoutRequest(const RealmContext& realm, std::string_view text) {
  WRIT_TRY(const FormParams params, ParseParams(text, kParameters));
  LogoutRequest request;
  const auto locales = params.Find("ui_locales");
  if (locales && locales->size() > limits::kUiLocales) return Refuse(Reason::kParameterTooLong, "ui_locales");
  request.ui_locales = locales.value_or("");
  if (const auto text_of_hint = params.Find("id_token_hint")) {
    const auto hint = ParseIdTokenHint(realm, *text_of_hint);
    request.client = hint ? realm.catalog.FindClient(hint->client_id) : nullptr;
    const auto client_id = params.Find("client_id");
    if (request.client == nullptr || (client_id && *client_id != request.client->client_id))
      return Refuse(Reason::kIdTokenHintInvalid);
    request.session_id = hint->session_id;
  }
  WRIT_CHECK(ReadReturn(params, request));
  return request;
}

Reply ShowSignedOut(const Call& call, const RealmContext& realm, const LogoutRequest& request,
                    std::vector<std::string> frames) {
  if (frames.empty() && !request.return_to.empty()) return RedirectTo(request.return_to);
  return realm.pages->SignedOut(
      call, {.ui_locales = request.ui_locales, .frames = std::move(frames), .go_on = request.return_to});
}

/// Ends the session, and the interaction that asked about it.
Reply End(const Call& call, const RealmContext& realm, Session session, const LogoutRequest& request,
          const Interaction* interaction) {
  for (int i = 0; i < kTries; ++i) {
    Change change = BeginChange(call, realm);
    if (interaction != nullptr) EndInteraction(*interaction, change);
    EndSession(realm, session, change);
    change.audit.push_back({.event = "session.ended",
                            .actor = session.person.account_id,
                            .subject = request.client == nullptr ? std::string() : request.client->client_id,
                            .detail = "{}"});
    const CommitResult result = realm.store.Commit(change, call.deadline);
    if (std::holds_alternative<Committed>(result)) {
      Reply reply = ShowSignedOut(call, realm, request, FrontChannelFrames(realm, session));
      reply.fields.push_back(SetCookie(realm.catalog.settings(), kSessionCookie, {}));
      reply.fields.push_back(ClearBrowserState(realm));
      return reply;
    }
    if (interaction != nullptr && std::get<Conflict>(result).index == 0) break;
    auto now = FindSessionBySid(realm, session.person.session_id);
    if (!now) return ShowSignedOut(call, realm, request, {});
    session = std::move(*now);
  }
  return RenderErrorPage(call, realm, {Reason::kInteractionOver, {}});
}

/// Sends the browser to the page that asks first.
Reply AskFirst(const Call& call, const RealmContext& realm, std::string_view text) {
  auto begun = BeginInteraction(call, realm, Purpose::kLogout, std::string(text));
  if (!begun) return RenderErrorPage(call, realm, std::move(begun.error()));
  Reply reply = ToPage(realm, kLogoutPage, begun->interaction);
  if (begun->cookie) reply.fields.push_back(std::move(*begun->cookie));
  return reply;
}

Reply Answer(const Call& call, const RealmContext& realm) {
  const auto text = ParametersOf(call);
  if (!text) return RenderErrorPage(call, realm, text.error());
  auto request = CheckLogoutRequest(realm, *text);
  if (!request) return RenderErrorPage(call, realm, std::move(request.error()));
  const auto session = FindSession(call, realm);
  if (!session) return ShowSignedOut(call, realm, *request, {});
  //= oidc-rpinitiated#section-6
  const bool meant = request->client != nullptr && request->session_id == session->person.session_id;
  return meant ? End(call, realm, *session, *request, nullptr) : AskFirst(call, realm, *text);
}

Result<FormParams> ParsePageParams(const Call& call) {
  WRIT_TRY(const std::string_view text, ParametersOf(call));
  return ParseParams(text, kPageParameters);
}

Reply Logout(const Call& call, const RealmContext& realm) {
  const auto params = ParsePageParams(call);
  if (!params) return RenderErrorPage(call, realm, params.error());
  auto interaction = FindInteraction(call, realm, Purpose::kLogout, params->Find("interaction").value_or(""));
  if (!interaction) return RenderErrorPage(call, realm, std::move(interaction.error()));
  auto request = CheckLogoutRequest(realm, interaction->request);
  if (!request) return RenderErrorPage(call, realm, std::move(request.error()));
  const auto session = FindSession(call, realm);
  if (!session) return ShowSignedOut(call, realm, *request, {});
  if (call.method == Method::kPost && params->Find("decision") == "allow")
    return End(call, realm, *session, *request, &*interaction);
  return realm.pages->Logout(
      call, {.action = PagePath(realm, kLogoutPage),
             .interaction = interaction->id,
             .username = UsernameOf(realm.people, realm.catalog.settings().name, session->person.account_id),
             .ui_locales = request->ui_locales});
}

}  // namespace

Reply AnswerEndSession(const Call& call, const RealmContext& realm) {
  Reply reply = Answer(call, realm);
  reply.outcome.endpoint = "end_session";
  return reply;
}

Reply AnswerLogout(const Call& call, const RealmContext& realm) {
  Reply reply = Logout(call, realm);
  reply.outcome.endpoint = "logout";
  return reply;
}

}  // namespace writ

#include "protocol/device/device_endpoint.h"

#include "base/try.h"
#include "protocol/authorize/authorize_endpoint.h"
#include "protocol/device/device_code.h"
#include "protocol/device/user_code.h"
#include "protocol/device/user_code_guesses.h"
#include "protocol/form/form_params.h"
#include "protocol/interaction/interaction.h"
#include "protocol/interaction/login_endpoint.h"
#include "protocol/interaction/pages.h"
#include "protocol/interaction/scope_views.h"
#include "protocol/people/find_principal.h"
#include "protocol/polling/person_decides.h"
#include "protocol/rules/acr_values.h"
#include "protocol/session/page_proof.h"

namespace writ {
namespace {

constexpr std::string_view kPath = "/device";
constexpr std::string_view kParameters[] = {"user_code", "proof", "decision", "scope", "ui_locales"};
/// How often a decision is tried while other things that it rests on change.
constexpr int kTries = 8;

/// One call of the page, of who is signed in.
struct Visit {
  const Call& call;
  const RealmContext& realm;
  const Session& session;
  const FormParams& params;
  bool again = false;  ///< something else was faster than the first look

  std::string_view typed() const { return params.Find("user_code").value_or(""); }
  std::string ui_locales() const { return std::string(params.Find("ui_locales").value_or("")); }
};

Reply Show(const Visit& visit, DeviceNews news) {
  const bool done = news == DeviceNews::kAllowed || news == DeviceNews::kDenied;
  // What cannot be a code is not shown again.
  const auto code = NormalUserCode(visit.typed());
  return visit.realm.pages->Device(visit.call,
                                   {.action = PagePath(visit.realm, kPath),
                                    .proof = PageProof(visit.session),
                                    .user_code = code && !done ? ShownUserCode(*code) : std::string(),
                                    .ui_locales = visit.ui_locales(),
                                    .news = news});
}

/// Counts that a code was typed. False when it is one too many.
bool CountGuess(const Visit& visit) {
  const RealmContext& realm = visit.realm;
  if (!realm.catalog.options().throttling.enabled) return true;
  Change change = BeginChange(visit.call, realm);
  change.conditions = UserCodeCounts(visit.session.person.session_id, visit.call.peer, visit.call.now);
  return std::holds_alternative<Committed>(realm.store.Commit(change, visit.call.deadline));
}

/// The device that waits with the code that was typed, and its client.
struct Waiting {
  DeviceCode device;
  const Client* client = nullptr;
};

/// Of a code that is wrong, too old, decided about, or a client's that is gone: the same is said.
std::optional<Waiting> FindWaiting(const Visit& visit) {
  const auto code = NormalUserCode(visit.typed());
  const RealmContext& realm = visit.realm;
  auto device = code ? FindByUserCode(realm.store, realm.catalog.settings().name, *code) : std::nullopt;
  if (!device || !device->IsWaiting(visit.call.now)) return std::nullopt;
  const Client* const client = realm.catalog.FindClient(device->client_id);
  if (client == nullptr || !client->enabled || !MayUseIdp(*client, visit.session.person.idp))
    return std::nullopt;
  return Waiting{std::move(*device), client};
}

//= rfc8628#section-5.4
Reply ShowConsent(const Visit& visit, const Waiting& waiting) {
  const RealmContext& realm = visit.realm;
  const std::string shown = ShownUserCode(waiting.device.user_code);
  Reply reply = realm.pages->Consent(
      visit.call,
      {.action = PagePath(realm, kPath),
       .fields = {{"user_code", shown}, {"proof", PageProof(visit.session)}},
       .user_code = shown,
       .client = waiting.client,
       .username = UsernameOf(realm.people, realm.catalog.settings().name, visit.session.person.account_id),
       .ui_locales = visit.ui_locales(),
       .scopes = ViewScopes(waiting.device.scopes, realm.catalog),
       .may_remember = false});
  reply.outcome.client_id = waiting.client->client_id;
  return reply;
}

/// Absent when something that it rests on has changed meanwhile: it is to be looked at again.
std::optional<Reply> Decide(const Visit& visit, Waiting waiting) {
  const RealmContext& realm = visit.realm;
  DeviceCode& device = waiting.device;
  Change change = BeginChange(visit.call, realm);
  const PersonsWord word{.person = visit.session.person,
                         .allows = visit.params.Find("decision") == "allow",
                         .chosen = TickedScopes(visit.params),
                         .needed = {}};
  const bool allowed = LetPersonDecide(realm, word, "device", device, change);
  if (allowed) TouchSession(visit.session, device.client_id, change);
  change.writes.emplace_back(UpsertGuarded{RowOf(device)});
  // Nobody can type it again.
  change.writes.emplace_back(Delete<GuardedKey>{UserCodeKey(device.user_code)});
  change.writes.emplace_back(ForgetUserCodes(visit.session.person.session_id, visit.call.now));
  const CommitResult result = realm.store.Commit(change, visit.call.deadline);
  if (std::holds_alternative<Conflict>(result)) return std::nullopt;
  Reply reply = Show(visit, allowed ? DeviceNews::kAllowed : DeviceNews::kDenied);
  reply.outcome.client_id = device.client_id;
  return reply;
}

/// Whether the sign-in is older than the client takes it.
bool IsTooOld(const Visit& visit, const Client& client) {
  return client.user_sso_lifetime &&
         visit.call.now - visit.session.person.auth_time > *client.user_sso_lifetime;
}

/// The page with what was typed, if it can be a code.
std::string PathOf(std::string_view typed) {
  const auto code = NormalUserCode(typed);
  return std::string(kPath) + (code ? "?user_code=" + ShownUserCode(*code) : std::string());
}

/// Absent as Decide.
std::optional<Reply> Take(const Visit& visit) {
  if (!IsPageProof(visit.session, visit.params.Find("proof").value_or("")))
    return RenderErrorPage(visit.call, visit.realm, {Reason::kPageForged, {}});
  const bool decides = visit.params.Find("decision").has_value();
  // Who decides has typed the code before, or had it filled in: it is counted as well.
  if (!visit.again && !CountGuess(visit)) {
    Reply reply = Show(visit, DeviceNews::kGuessed);
    reply.outcome.refusal = {Reason::kUserCodeGuessed, {}};
    return reply;
  }
  auto waiting = FindWaiting(visit);
  if (!waiting) {
    Reply reply = Show(visit, DeviceNews::kUnknown);
    reply.outcome.refusal = {Reason::kUserCodeUnknown, {}};
    return reply;
  }
  if (IsTooOld(visit, *waiting->client)) return AskToSignIn(visit.call, visit.realm, PathOf(visit.typed()));
  return decides ? Decide(visit, std::move(*waiting)) : ShowConsent(visit, *waiting);
}

Reply Answer(const Call& call, const RealmContext& realm) {
  const auto text = ParametersOf(call);
  const auto params = text ? ParseParams(*text, kParameters, "scope") : std::unexpected(text.error());
  if (!params) return RenderErrorPage(call, realm, params.error());
  for (int i = 0;; ++i) {
    const auto session = FindSession(call, realm);
    if (!session) return AskToSignIn(call, realm, PathOf(params->Find("user_code").value_or("")));
    const Visit visit{call, realm, *session, *params, i > 0};
    if (call.method != Method::kPost) return Show(visit, DeviceNews::kNone);
    if (auto reply = Take(visit)) return std::move(*reply);
    if (i + 1 == kTries) return Show(visit, DeviceNews::kUnknown);
  }
}

}  // namespace

Reply AnswerDevice(const Call& call, const RealmContext& realm) {
  Reply reply = Answer(call, realm);
  reply.outcome.endpoint = "device";
  return reply;
}

}  // namespace writ

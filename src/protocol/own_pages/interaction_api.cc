#include "protocol/own_pages/interaction_api.h"

#include <algorithm>

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "base/try.h"
#include "crypto/digest.h"
#include "protocol/authorize/authorize_endpoint.h"
#include "protocol/client_auth/client_auth.h"
#include "protocol/client_auth/client_world.h"
#include "protocol/interaction/interaction.h"
#include "protocol/interaction/scope_views.h"
#include "protocol/json_fields.h"
#include "protocol/own_pages/pages_answer.h"
#include "protocol/rows/principal_json.h"
#include "protocol/rules/issuer_url.h"

namespace writ {
namespace {

/// 256 bits.
constexpr std::size_t kSecretBytes = 32;

/// What a path below the API's names.
struct Target {
  std::string_view id;
  std::string_view verb;  ///< empty: to read it
};

Target ParseTarget(std::string_view path, std::string_view base) {
  std::string_view rest = path.substr(std::min(base.size() + 1, path.size()));
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  return {rest.substr(0, slash), rest.substr(std::min(slash + 1, rest.size()))};
}

/// Refuses: as AuthenticateClient; kInteractionApiOff.
Result<AuthenticatedClient> AuthenticatePages(const Call& call, const RealmContext& realm) {
  WRIT_TRY(const FormParams nothing, ParseParams({}, {}));
  WRIT_TRY(AuthenticatedClient client, AuthenticateClient(call, nothing, MakeClientWorld(call, realm)));
  const auto& speakers = realm.catalog.options().own_pages.clients;
  const std::string& id = client.client().client_id;
  if (!client.confidential() || std::ranges::find(speakers, id) == speakers.end())
    return Refuse(Reason::kInteractionApiOff, id);
  return client;
}

/// An interaction that asks for something, with its request. Somebody who wants to see a page of ours has no
/// client.
Result<PendingRequest> FindAsking(const Call& call, const RealmContext& realm, std::string_view id) {
  WRIT_TRY(Interaction interaction, FindInteractionOfPages(realm, id, call.now));
  if (interaction.purpose == Purpose::kLogout) return Refuse(Reason::kInteractionOver);
  if (interaction.asks == Asks::kNothing) return Refuse(Reason::kInteractionDecided);
  if (interaction.purpose == Purpose::kOwnPage) {
    PendingRequest of_nobody;
    of_nobody.interaction = std::move(interaction);
    return of_nobody;
  }
  WRIT_TRY(CheckedRequest checked, CheckRequestOf(realm, std::move(interaction)));
  if (checked.refusal) return std::unexpected(std::move(*checked.refusal));
  return std::move(checked.pending);
}

std::string_view NameOf(Asks asks) {
  return asks == Asks::kConsent ? "consent" : "login";
}

void WriteScopes(base::JsonWriter& json, const AuthorizeRequest& request, const Catalog& catalog) {
  json.BeginArray();
  for (const ScopeView& scope : ViewScopes(request, catalog)) {
    json.BeginObject().Key("name").String(scope.name).Key("display_name").String(scope.display_name);
    json.Key("description").String(scope.description).Key("required").Bool(scope.required);
    json.Key("emphasize").Bool(scope.emphasize).EndObject();
  }
  json.EndArray();
}

/// The subject of who is signed in, as their account has it; empty: nobody is.
std::string SubjectOf(const RealmContext& realm, const std::string& account_id) {
  if (account_id.empty()) return {};
  const auto person = realm.people.Find(realm.catalog.settings().name, account_id);
  return person ? person->subject : std::string();
}

Result<Reply> Tell(const Call& call, const RealmContext& realm, std::string_view id) {
  WRIT_TRY(const PendingRequest pending, FindAsking(call, realm, id));
  const AuthorizeRequest& request = pending.request;
  static const Client kNobody;
  const Client& client = pending.to.client != nullptr ? *pending.to.client : kNobody;
  Reply reply;
  AddUncachedJsonFields(reply);
  base::JsonWriter json(reply.body);
  json.BeginObject().Key("id").String(id).Key("asks").String(NameOf(pending.interaction->asks));
  json.Key("client").BeginObject().Key("client_id").String(client.client_id);
  json.Key("client_name").String(client.client_name).EndObject();
  WriteScopes(json.Key("scopes"), request, realm.catalog);
  WriteTexts(json.Key("resources"), request.resources);
  WriteTexts(json.Key("acr_values"), request.acr.acrs);
  WriteTexts(json.Key("essential_acr_values"), request.claims.essential_acrs);
  json.Key("idp").String(request.acr.idp).Key("tenant").String(request.acr.tenant);
  json.Key("login_hint").String(request.login_hint).Key("ui_locales").String(request.ui_locales);
  json.Key("prompt_login").Bool(request.prompt_login);
  json.Key("subject").String(SubjectOf(realm, pending.interaction->account_id));
  json.Key("may_remember").Bool(client.allow_remember_consent);
  json.Key("expires_at").Integer(UnixSeconds(pending.interaction->begun_at + kInteractionLife)).EndObject();
  return reply;
}

/// Signs in whom the page vouches for.
Result<PagesAnswer> Admit(const Call& call, const RealmContext& realm, const boost::json::object& object) {
  WRIT_TRY(LoginAnswer login, ReadLoginAnswer(object));
  const RealmSettings& settings = realm.catalog.settings();
  WRIT_TRY(const Person person,
           realm.people.Admit(settings.name, {.subject = login.subject,
                                              .claims = std::move(login.claims),
                                              .create = settings.options.own_pages.create_people,
                                              .now = call.now,
                                              .deadline = call.deadline}));
  PagesAnswer answer;
  answer.kind = PagesAnswer::Kind::kLogin;
  answer.account_id = person.account_id;
  answer.epoch = person.epoch;
  answer.idp = std::move(login.idp);
  answer.amr = std::move(login.amr);
  answer.acr = std::move(login.acr);
  return answer;
}

Result<boost::json::object> ReadBody(const Call& call) {
  const std::string_view type = call.Find("content-type").value_or("");
  if (!base::EqualsIgnoringCase(base::TrimBlanks(type.substr(0, type.find(';'))), "application/json"))
    return Refuse(Reason::kInteractionAnswer, "not application/json");
  auto object = base::ParseJsonObject(call.body);
  if (!object) return Refuse(Reason::kInteractionAnswer, "no JSON object");
  return std::move(*object);
}

Result<PagesAnswer> ReadAnswer(const Call& call, const RealmContext& realm, std::string_view verb,
                               Asks asks) {
  WRIT_TRY(const boost::json::object object, ReadBody(call));
  if (verb == "reject") return ReadRejectAnswer(object);
  if (verb != NameOf(asks)) return Refuse(Reason::kInteractionDecided, std::string(NameOf(asks)));
  return asks == Asks::kLogin ? Admit(call, realm, object) : ReadConsentAnswer(object);
}

Result<Reply> Take(const Call& call, const RealmContext& realm, const Target& target) {
  if (target.verb != "login" && target.verb != "consent" && target.verb != "reject")
    return Refuse(Reason::kNotFound);
  WRIT_TRY(PendingRequest pending, FindAsking(call, realm, target.id));
  Interaction& interaction = *pending.interaction;
  WRIT_TRY(interaction.answer, ReadAnswer(call, realm, target.verb, interaction.asks));
  // Only the browser in which it was answered learns it: whoever began the interaction elsewhere has no use
  // of it.
  const std::string secret = base::Base64UrlEncode(RandomBytes(kSecretBytes, realm.random));
  interaction.answer->secret_hash = std::string_view(crypto::Sha256(secret));
  interaction.answer->answered_at = call.now;
  interaction.asks = Asks::kNothing;
  Change change = BeginChange(call, realm);
  KeepInteraction(interaction, change);
  if (std::holds_alternative<Conflict>(realm.store.Commit(change, call.deadline)))
    return Refuse(Reason::kInteractionDecided);
  Reply reply;
  AddUncachedJsonFields(reply);
  const std::string& issuer = realm.catalog.options().issuer_uri;
  base::JsonWriter json(reply.body);
  json.BeginObject()
      .Key("redirect_to")
      .String(BelowIssuer(issuer, "/connect/interaction?interaction=" + interaction.id + "&answer=" + secret))
      .EndObject();
  return reply;
}

Result<Reply> Answer(const Call& call, const RealmContext& realm, std::string_view base, Outcome& outcome) {
  WRIT_TRY(const AuthenticatedClient client, AuthenticatePages(call, realm));
  outcome.client_id = client.client().client_id;
  outcome.client_auth_method = client.method();
  const Target target = ParseTarget(call.path, base);
  if (call.method == Method::kPost) return Take(call, realm, target);
  if (!target.verb.empty()) return Refuse(Reason::kNotFound);
  return Tell(call, realm, target.id);
}

}  // namespace

Reply AnswerInteractionApi(const Call& call, const RealmContext& realm, std::string_view base) {
  Outcome outcome;
  outcome.endpoint = "interaction";
  Result<Reply> answer = Answer(call, realm, base, outcome);
  return FinishReply(call, realm.catalog.settings().compatibility, std::move(answer), std::move(outcome));
}

}  // namespace writ

#include "protocol/backchannel_authentication/backchannel_authentication_endpoint.h"

#include <algorithm>
#include <array>

#include "base/base64.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "base/try.h"
#include "crypto/digest.h"
#include "protocol/backchannel_authentication/asked_parameters.h"
#include "protocol/backchannel_authentication/backchannel_request.h"
#include "protocol/backchannel_authentication/notice.h"
#include "protocol/client_auth/client_auth.h"
#include "protocol/client_auth/client_world.h"
#include "protocol/json_fields.h"
#include "protocol/mint/handle.h"
#include "protocol/outbox/delivery.h"
#include "protocol/people/id_token_hint.h"
#include "protocol/people/locked.h"
#include "protocol/refusal.h"
#include "protocol/rows/window_count.h"
#include "protocol/rules/acr_values.h"
#include "protocol/rules/grant_types.h"
#include "protocol/rules/resources.h"
#include "protocol/rules/scopes.h"

namespace writ {
namespace {

/// What is asked, in the form or signed, and who asks.
constexpr auto kParameters = [] {
  constexpr auto kAsking = std::to_array<std::string_view>(
      {"request", "client_id", "client_secret", "client_assertion", "client_assertion_type"});
  std::array<std::string_view, kAskedParameters.size() + kAsking.size()> all;
  std::ranges::copy(kAsking, std::ranges::copy(kAskedParameters, all.begin()).out);
  return all;
}();
constexpr std::size_t kLongestMessage = 100;
/// How an answered or expired request is answered is known for so long after its end.
constexpr Seconds kRemembered{300};
/// The same where the client is told, which may take a while.
constexpr Seconds kRememberedToTell{3'600};
constexpr Seconds kWindow{60};
constexpr std::uint64_t kMostOfClient = 5;   ///< that one client asks one person, in a window
constexpr std::uint64_t kMostOfPerson = 10;  ///< that one person is asked by all

/// Printable ASCII without what could be markup: a person compares it with what another screen shows.
//= security:T-CB-07
bool IsBindingMessage(std::string_view text) {
  return text.size() <= kLongestMessage &&
         std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f && c != '<' && c != '>'; });
}

Result<Seconds> ReadLifetime(const AskedParameters& params, Seconds most) {
  const auto text = params.Find("requested_expiry");
  if (!text) return most;
  const auto asked = text->size() < 10 ? base::ParseDecimal(*text) : std::nullopt;
  if (!asked || *asked == 0 || *asked > static_cast<std::uint64_t>(most.count()))
    return Refuse(Reason::kRequestedExpiryUnfit);
  return Seconds(static_cast<Seconds::rep>(*asked));
}

/// Who is meant; disabled or locked out, too.
Result<std::optional<Person>> FindHinted(const Call& call, const RealmContext& realm,
                                         const AskedParameters& params, const Client& client) {
  const auto name = params.Find("login_hint");
  const auto token = params.Find("id_token_hint");
  const auto of_other = params.Find("login_hint_token");
  if (int{name.has_value()} + int{token.has_value()} + int{of_other.has_value()} != 1)
    return Refuse(Reason::kBackchannelHints);
  if (of_other) return Refuse(Reason::kLoginHintTokenOff);
  const std::string& realm_name = realm.catalog.settings().name;
  if (name) return realm.people.FindNamed(realm_name, *name);
  const auto hint = ParseIdTokenHint(realm, *token);
  if (!hint || hint->client_id != client.client_id) return Refuse(Reason::kIdTokenHintInvalid);
  // A pairwise subject leads to nobody.
  if (!client.pair_wise_subject_salt.empty()) return std::nullopt;
  auto person = realm.people.Admit(realm_name, {.subject = hint->subject,
                                                .claims = std::nullopt,
                                                .create = false,
                                                .now = call.now,
                                                .deadline = call.deadline});
  if (!person) return std::nullopt;
  return std::move(*person);
}

/// Whether they may be asked. Of somebody disabled or locked out the same is said as of nobody.
//= security:T-CB-06
Result<void> CheckPerson(const Call& call, const RealmContext& realm, const std::optional<Person>& person) {
  // Looked up of nobody, too: it takes as long.
  //= security:T-CB-11
  const bool locked = IsLocked(realm, person ? person->account_id : "nobody", call.now);
  if (!person || person->disabled) return Refuse(Reason::kBackchannelPersonUnknown);
  if (locked) return Refuse(Reason::kBackchannelPersonUnknown, person->account_id + " is locked out");
  return {};
}

/// Whether the person lets themselves be asked: last of all, since each wrong code is counted.
//= security:T-CB-10
Result<void> CheckUserCode(const Call& call, const RealmContext& realm, const AskedParameters& params,
                           const std::string& account_id, const Client& client) {
  return realm.people.CheckUserCode(realm.catalog.settings().name,
                                    {.username = account_id,
                                     .password = params.Find("user_code").value_or(""),
                                     .tenant = {},
                                     .client_id = client.client_id,
                                     .address = call.peer,
                                     .device = {},
                                     .throttling = realm.catalog.options().throttling,
                                     .now = call.now,
                                     .deadline = call.deadline});
}

/// An account that nobody has, another for each hint, however it is spelt.
std::string NobodyOf(const RealmContext& realm, const AskedParameters& params) {
  const auto name = params.Find("login_hint");
  const std::string hint =
      name ? realm.people.CommonName(*name) : std::string(params.Find("id_token_hint").value_or(""));
  return "nobody " + base::Base64UrlEncode(crypto::Sha256(hint));
}

/// Whether a refusal tells of a person.
bool TellsOfPerson(Reason reason) {
  return reason == Reason::kBackchannelPersonUnknown || reason == Reason::kBackchannelUserCodeMissing ||
         reason == Reason::kBackchannelUserCodeWrong || reason == Reason::kPersonThrottled;
}

/// Who is asked.
struct Asked {
  std::string account_id;
  std::string counted;               ///< the account that it counts for
  std::optional<OAuthError> hidden;  ///< why nobody is, where the client is not told
};

/// Where the client is not to be told of nobody, the question is to an account that nobody has, and waits
/// until it expires, as any that a person leaves alone. It counts for who is meant.
//= security:T-CB-13
Result<Asked> FindAsked(const Call& call, const RealmContext& realm, const AskedParameters& params,
                        const Client& client) {
  WRIT_TRY(const std::optional<Person> person, FindHinted(call, realm, params, client));
  Asked asked;
  asked.counted = person ? person->account_id : NobodyOf(realm, params);
  const auto hide = [&](const OAuthError& error) {
    if (!realm.catalog.options().ciba_hides_people || !TellsOfPerson(error.reason)) return false;
    if (!asked.hidden) asked.hidden = error;
    return true;
  };
  const Result<void> may = CheckPerson(call, realm, person);
  if (!may && !hide(may.error())) return std::unexpected(may.error());
  const Result<void> code = CheckUserCode(call, realm, params, asked.counted, client);
  if (!code && !hide(code.error())) return std::unexpected(code.error());
  asked.account_id = asked.hidden ? NobodyOf(realm, params) : asked.counted;
  return asked;
}

Result<BackchannelRequest> ReadRequest(const Call& call, const RealmContext& realm,
                                       const AskedParameters& params, const Client& client) {
  const Catalog& catalog = realm.catalog;
  BackchannelRequest request;
  request.client_id = client.client_id;
  WRIT_TRY(request.scopes, ParseScope(params.Find("scope"), catalog.manners().scope.longest));
  if (!std::ranges::binary_search(request.scopes, "openid")) return Refuse(Reason::kOpenidMissing);
  WRIT_CHECK(CheckScopes(request.scopes, client, catalog, Subject::kPerson));
  WRIT_TRY(request.resources, ParseResources(params.FindAll("resource"), catalog));
  request.binding_message = params.Find("binding_message").value_or("");
  if (!IsBindingMessage(request.binding_message)) return Refuse(Reason::kBindingMessageUnfit);
  WRIT_TRY(AcrValues acr, ParseAcrValues(params.Find("acr_values")));
  request.idp = std::move(acr.idp);
  request.tenant = std::move(acr.tenant);
  const Seconds most = client.ciba_lifetime.value_or(catalog.options().ciba_lifetime);
  WRIT_TRY(const Seconds lifetime, ReadLifetime(params, most));
  request.begun_at = call.now;
  request.expires_at = call.now + lifetime;
  return request;
}

/// Keeps the request under a new id, counts it and marks what was signed, in one change. Gives the id.
//= security:T-CB-10
Result<std::string> Keep(const Call& call, const RealmContext& realm, BackchannelRequest request,
                         const Client& client, const std::string& counted, std::string notification_token,
                         const std::optional<MarkKey>& mark) {
  const TokenDelivery mode = client.backchannel_token_delivery_mode;
  const bool polls = mode == TokenDelivery::kPoll;
  const Seconds remembered = polls ? kRemembered : kRememberedToTell;
  const std::string id = MakeHandle(LastSecond(request.expires_at + remembered), realm.random);
  request.key = *BackchannelRequestKey(id);
  Change change = BeginChange(call, realm);
  if (mark) change.conditions.emplace_back(Mark{*mark});
  if (realm.catalog.options().throttling.enabled) {
    const std::string of_client = request.client_id + '\n' + counted;
    change.conditions.emplace_back(
        WindowCount("backchannel requests of client", of_client, kMostOfClient, call.now, kWindow));
    change.conditions.emplace_back(
        WindowCount("backchannel requests", counted, kMostOfPerson, call.now, kWindow));
  }
  change.conditions.emplace_back(Guard{request.key, 0});
  if (!polls) KeepNotice(realm, {mode, id, std::move(notification_token)}, request, change);
  change.writes.emplace_back(UpsertGuarded{RowOf(request)});
  if (realm.hooks->Find(HookKind::kCibaNotify) != nullptr)
    QueueCibaNotify(request.client_id, request.account_id, ShownId(request), realm.random, change);
  const auto result = realm.store.Commit(change, call.deadline);
  const auto* const conflict = std::get_if<Conflict>(&result);
  if (conflict == nullptr) return id;
  const bool replayed = mark && conflict->part == Conflict::Part::kCondition && conflict->index == 0;
  return Refuse(replayed ? Reason::kSignedRequestReplayed : Reason::kBackchannelThrottled);
}

Result<Reply> Answer(const Call& call, const RealmContext& realm, Outcome& outcome) {
  WRIT_TRY(const FormParams params,
           ParseFormParams(call, kParameters, "resource", realm.catalog.manners().form));
  WRIT_TRY(const AuthenticatedClient authenticated,
           AuthenticateClient(call, params, MakeClientWorld(call, realm)));
  const Client& client = authenticated.client();
  outcome.client_id = client.client_id;
  outcome.client_auth_method = authenticated.method();
  if (!authenticated.confidential() || !MayUseGrant(client, kCibaGrant))
    return Refuse(Reason::kGrantNotAllowed, client.client_id);
  WRIT_TRY(const AskedParameters asked, ReadAskedParameters(call, realm, client, params));
  WRIT_TRY(std::string token, ReadNotificationToken(asked.Find("client_notification_token"), client));
  WRIT_TRY(BackchannelRequest request, ReadRequest(call, realm, asked, client));
  // Last of all: each wrong user code is counted.
  WRIT_TRY(Asked person, FindAsked(call, realm, asked, client));
  request.account_id = std::move(person.account_id);
  outcome.refusal = std::move(person.hidden);
  const auto lifetime = std::chrono::duration_cast<Seconds>(request.expires_at - request.begun_at);
  WRIT_TRY(const std::string id,
           Keep(call, realm, std::move(request), client, person.counted, std::move(token), asked.mark()));
  const RealmOptions& options = realm.catalog.options();
  Reply reply;
  AddUncachedJsonFields(reply, realm.catalog.manners().reply);
  base::JsonWriter json(reply.body);
  json.BeginObject().Key("auth_req_id").PlainString(id).Key("expires_in").Integer(lifetime.count());
  json.Key("interval").Integer(client.polling_interval.value_or(options.ciba_polling_interval).count());
  json.EndObject();
  return reply;
}

}  // namespace

Reply AnswerBackchannelAuthentication(const Call& call, const RealmContext& realm) {
  Outcome outcome{.endpoint = "backchannel_authentication"};
  Result<Reply> answer = Answer(call, realm, outcome);
  return FinishReply(call, realm.catalog.settings().compatibility, std::move(answer), std::move(outcome));
}

}  // namespace writ

#include "protocol/backchannel_authentication/decision_endpoint.h"

#include <boost/json/object.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "base/json_reader.h"
#include "base/text.h"
#include "base/try.h"
#include "protocol/backchannel_authentication/backchannel_request.h"
#include "protocol/backchannel_authentication/settle.h"
#include "protocol/hooks/hook_reply.h"
#include "protocol/people/locked.h"
#include "protocol/polling/person_decides.h"
#include "protocol/refusal.h"
#include "protocol/rules/acr_values.h"

namespace writ {
namespace {

constexpr std::string_view kMembers[] = {"request_id", "subject", "decision", "scope", "idp", "amr", "acr"};
constexpr std::size_t kMostBytes = 65'536;
constexpr std::size_t kMostMethods = 20;
/// How often a decision is tried while other things that it rests on change.
constexpr int kTries = 8;

/// What the hook's server says.
struct Said {
  std::string request_id;
  std::string subject;
  bool allows = false;
  std::vector<std::string> scopes;  ///< empty: all that was asked for
  std::string idp = "local";
  std::vector<std::string> amr;
  std::string acr;
};

/// A text member; empty where it may be missing and is.
Result<std::string> ReadText(const boost::json::object& object, std::string_view name, bool required) {
  if (!required && !object.contains(name)) return std::string();
  const auto text = base::TextMember(object, name);
  if (!text || !IsFitText(*text)) return Refuse(Reason::kDecisionUnfit, std::string(name));
  return std::string(*text);
}

Result<Said> Read(std::string_view body) {
  const auto object = body.size() <= kMostBytes ? base::ParseJsonObject(body) : std::nullopt;
  if (!object) return Refuse(Reason::kDecisionUnfit, "no JSON object");
  if (!base::HasOnly(*object, kMembers)) return Refuse(Reason::kDecisionUnfit, "a member that is not known");
  Said said;
  WRIT_TRY(said.request_id, ReadText(*object, "request_id", true));
  WRIT_TRY(said.subject, ReadText(*object, "subject", true));
  WRIT_TRY(const std::string decision, ReadText(*object, "decision", true));
  if (decision != "allow" && decision != "deny") return Refuse(Reason::kDecisionUnfit, "decision");
  said.allows = decision == "allow";
  WRIT_TRY(const std::string idp, ReadText(*object, "idp", false));
  if (!idp.empty()) said.idp = idp;
  WRIT_TRY(said.acr, ReadText(*object, "acr", false));
  if (const auto scope = base::TextMember(*object, "scope")) {
    for (const std::string_view name : base::SplitBlanks(*scope)) said.scopes.emplace_back(name);
    // Nothing at all is said by `deny`; all of it by leaving the member out.
    if (said.scopes.empty()) return Refuse(Reason::kDecisionUnfit, "scope");
  } else if (object->contains("scope")) {
    return Refuse(Reason::kDecisionUnfit, "scope");
  }
  if (object->contains("amr")) {
    auto methods = base::TextsMember(*object, "amr");
    if (!methods || methods->size() > kMostMethods || !std::ranges::all_of(*methods, IsFitText))
      return Refuse(Reason::kDecisionUnfit, "amr");
    said.amr = std::move(*methods);
  }
  return said;
}

/// What waits, of whom, and for which client.
struct Waiting {
  BackchannelRequest request;
  const Client* client = nullptr;
  Person person;
};

Result<Waiting> FindWaiting(const Call& call, const RealmContext& realm, const Said& said) {
  const std::string& name = realm.catalog.settings().name;
  auto person = realm.people.Admit(name, {.subject = said.subject,
                                          .claims = std::nullopt,
                                          .create = false,
                                          .now = call.now,
                                          .deadline = call.deadline});
  if (!person) return Refuse(Reason::kDecisionLate, std::string(ReasonName(person.error().reason)));
  //= security:T-CB-11
  if (IsLocked(realm, person->account_id, call.now)) return Refuse(Reason::kDecisionLate, "locked out");
  auto request = FindShownRequest(realm.store, name, person->account_id, said.request_id, call.now);
  if (!request) return Refuse(Reason::kDecisionLate);
  const Client* const client = realm.catalog.FindClient(request->client_id);
  if (client == nullptr || !client->enabled) return Refuse(Reason::kDecisionLate, "the client is gone");
  const bool fits = MayUseIdp(*client, said.idp) && (request->idp.empty() || request->idp == said.idp);
  if (said.allows && !fits) return Refuse(Reason::kDecisionUnfit, "idp");
  return Waiting{std::move(*request), client, std::move(*person)};
}

/// Refuses: kConflict when something that it rests on has changed meanwhile.
Result<void> Try(const Call& call, const RealmContext& realm, const Said& said, Outcome& outcome) {
  WRIT_TRY(Waiting waiting, FindWaiting(call, realm, said));
  outcome.client_id = waiting.client->client_id;
  const Principal person{.account_id = waiting.person.account_id,
                         .epoch = waiting.person.epoch,
                         .auth_time = call.now,
                         .idp = said.idp,
                         .amr = said.amr,
                         .acr = said.acr,
                         .tenant = waiting.request.tenant,
                         .session_id = {}};
  Change change = BeginChange(call, realm);
  const PersonsWord word{.person = person,
                         .allows = said.allows,
                         .chosen = said.scopes.empty() ? waiting.request.scopes : said.scopes,
                         .needed = "openid"};
  LetPersonDecide(realm, word, "ciba", waiting.request, change);
  return Settle(call, realm, *waiting.client, std::move(waiting.request), std::move(change));
}

Result<void> Decide(const Call& call, const RealmContext& realm, Outcome& outcome) {
  const Hook* const hook = realm.hooks->Find(HookKind::kCibaNotify);
  if (hook == nullptr) return Refuse(Reason::kNotFound);
  if (call.Count("writ-signature") != 1 ||
      !hook->IsSignedByIt(*call.Find("writ-signature"), call.now, call.body))
    return Refuse(Reason::kHookSignature);
  WRIT_TRY(const Said said, Read(call.body));
  for (int i = 0; i < kTries; ++i) {
    const Result<void> decided = Try(call, realm, said, outcome);
    if (decided || decided.error().reason != Reason::kConflict) return decided;
  }
  return Refuse(Reason::kDecisionLate, "it changed again and again");
}

}  // namespace

Reply AnswerCibaDecision(const Call& call, const RealmContext& realm) {
  Outcome outcome{.endpoint = "ciba_decision"};
  Result<void> decided = Decide(call, realm, outcome);
  if (!decided) {
    return RenderRefusal(realm.catalog.settings().compatibility, std::move(decided.error()), Challenge::kNone,
                         std::move(outcome));
  }
  Reply reply;
  reply.status = 204;
  reply.fields.push_back({"Cache-Control", "no-store"});
  reply.outcome = std::move(outcome);
  return reply;
}

}  // namespace writ

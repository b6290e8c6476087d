#include "protocol/hooks/last_word.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace writ {
namespace {

HookQuestion QuestionAbout(const Call& call, const RealmContext& realm, const Hook& hook,
                           const FormParams& params, const Cleared& cleared) {
  HookQuestion question;
  question.kind = HookKind::kTokenRequest;
  question.request_id = call.request_id;
  question.realm = realm.catalog.settings().name;
  question.client_id = cleared.client().client_id;
  question.grant_type = cleared.grant();
  for (const std::string& name : hook.settings().parameters) {
    if (const auto value = params.Find(name)) question.parameters.emplace_back(name, *value);
  }
  const Decision& decision = cleared.decision();
  question.scopes = decision.scopes;
  question.resources = decision.resources;
  question.address = call.peer;
  if (!cleared.person()) return question;
  question.subject = cleared.person()->subject;
  question.tenant = decision.person->tenant;
  question.idp = decision.person->idp;
  return question;
}

}  // namespace

Result<void> AskLastWord(const Call& call, const RealmContext& realm, const FormParams& params,
                         Cleared& cleared) {
  const Hook* const hook = realm.hooks->Find(HookKind::kTokenRequest);
  if (hook == nullptr) return {};
  HookLastWord word =
      hook->AskLastWord(QuestionAbout(call, realm, *hook, params, cleared), {call.now, call.deadline});
  if (auto* const words = std::get_if<OwnWords>(&word))
    return RefuseAs(std::move(*words), hook->line().name());
  auto& members = std::get<std::vector<Claim>>(word);
  for (const Claim& member : members) {
    const auto& set = cleared.decision().response_members;
    if (std::ranges::find(set, member.type, &Claim::type) != set.end())
      hook->Reject("the reply's response has a member that the grant has set");
  }
  cleared.AddToResponse(std::move(members));
  return {};
}

}  // namespace writ

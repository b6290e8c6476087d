#include "protocol/hooks/verdict.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/try.h"

namespace writ {

HookQuestion QuestionOf(const Hook& hook, const GrantCall& call, std::string_view realm,
                        std::string_view grant_type, const Decision& asked) {
  HookQuestion question;
  question.kind = hook.settings().kind;
  question.request_id = call.request_id;
  question.realm = realm;
  question.client_id = call.client.client_id;
  question.grant_type = grant_type;
  for (const std::string& name : hook.settings().parameters) {
    if (const auto value = call.parameter(name)) question.parameters.emplace_back(name, *value);
  }
  question.scopes = asked.scopes;
  question.resources = asked.resources;
  question.address = call.address;
  return question;
}

Result<Decision> FollowVerdict(const Hook& hook, const GrantCall& call, HookVerdict verdict, Decision asked) {
  if (auto* const words = std::get_if<OwnWords>(&verdict))
    return RefuseAs(std::move(*words), hook.line().name());
  HookAccept& accept = std::get<HookAccept>(verdict);
  Decision decision = std::move(asked);
  if (accept.scope) {
    if (!std::ranges::includes(decision.scopes, *accept.scope))
      hook.Reject("the reply's scope is wider than what was asked for");
    decision.scopes = std::move(*accept.scope);
  }
  if (!accept.subject.empty()) {
    auto person = call.person_of(accept.subject);
    if (!person && person.error().reason == Reason::kSubjectNotKnown)
      hook.Reject("the reply's subject is nobody whom this realm knows");
    if (!person) return std::unexpected(std::move(person.error()));
    decision.person = std::move(*person);
    decision.person->amr = std::move(accept.amr);
    decision.person->acr = std::move(accept.acr);
    decision.actors = std::move(accept.actors);
  }
  decision.extra_claims = std::move(accept.claims);
  decision.access_token_lifetime = accept.access_token_lifetime;
  decision.token_type = accept.access_token_type;
  decision.response_members = std::move(accept.response);
  return decision;
}

}  // namespace writ

#include "protocol/hooks/password_hook.h"

#include <utility>
#include <variant>

#include "base/try.h"
#include "protocol/hooks/verdict.h"

namespace writ {

Result<Decision> AskPassword(const Hook& hook, const GrantCall& call, const GrantPorts& ports,
                             const AcrValues& acr, Decision asked) {
  // A hook that is left alone costs nobody an attempt.
  hook.CheckClosed();
  const std::string& idp = hook.settings().identity_provider;
  HookQuestion question = QuestionOf(hook, call, ports.realm, "password", asked);
  const auto username = call.parameter("username").value_or("");
  const auto password = call.parameter("password").value_or("");
  question.parameters.insert(question.parameters.begin(), {{"username", username}, {"password", password}});
  question.tenant = acr.tenant;
  question.idp = idp;
  HookVerdict verdict;
  const auto is_right = [&] {
    verdict = hook.AskVerdict(question, {call.now, call.deadline});
    return std::holds_alternative<HookAccept>(verdict);
  };
  WRIT_CHECK(ports.people.CountElsewhere(ports.realm, idp,
                                         {.username = username,
                                          .password = password,
                                          .tenant = acr.tenant,
                                          .client_id = call.client.client_id,
                                          .address = call.address,
                                          .throttling = ports.throttling,
                                          .now = call.now,
                                          .deadline = call.deadline},
                                         is_right));
  WRIT_TRY(Decision decision, FollowVerdict(hook, call, std::move(verdict), std::move(asked)));
  if (!decision.person) hook.Reject("the reply accepts a password and does not say whose");
  decision.person->idp = idp;
  decision.person->tenant = acr.tenant;
  if (decision.person->amr.empty()) decision.person->amr = {"pwd"};
  return decision;
}

}  // namespace writ

#include "protocol/hooks/hook_grant.h"

#include <utility>

#include "base/try.h"
#include "protocol/hooks/verdict.h"

namespace writ {

HookGrant::HookGrant(std::shared_ptr<const Hook> hook, std::string realm)
    : hook_(std::move(hook)), realm_(std::move(realm)), parameters_{"scope", "resource"} {
  const auto& own = hook_->settings().parameters;
  parameters_.insert(parameters_.end(), own.begin(), own.end());
}

Result<Decision> HookGrant::Decide(const GrantCall& call) const {
  Decision asked;
  WRIT_TRY(asked.scopes, call.scopes());
  WRIT_TRY(asked.resources, call.resources());
  WRIT_CHECK(call.check_scopes(asked.scopes));
  HookVerdict verdict =
      hook_->AskVerdict(QuestionOf(*hook_, call, realm_, Name(), asked), {call.now, call.deadline});
  return FollowVerdict(*hook_, call, std::move(verdict), std::move(asked));
}

}  // namespace writ

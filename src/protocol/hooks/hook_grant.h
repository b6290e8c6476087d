// A grant that a hook decides about.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/hooks/hook_call.h"
#include "writ/grant.h"

namespace writ {

class HookGrant final : public Grant {
 public:
  HookGrant(std::shared_ptr<const Hook> hook, std::string realm);

  std::string_view Name() const override { return hook_->line().grant_type(); }
  std::span<const std::string_view> Parameters() const override { return parameters_; }

  /// Refuses: as GrantCall::scopes, resources and check_scopes, before the hook is asked; as FollowVerdict.
  /// Faults: as Hook::AskVerdict and FollowVerdict.
  Result<Decision> Decide(const GrantCall& call) const override;

 private:
  const std::shared_ptr<const Hook> hook_;
  const std::string realm_;
  std::vector<std::string_view> parameters_;
};

}  // namespace writ

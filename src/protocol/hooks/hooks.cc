#include "protocol/hooks/hooks.h"

#include "writ/fault.h"

namespace writ {

Hooks::Hooks(std::span<HookSettings> settings, const Ports& ports) {
  if (!settings.empty() && ports.outbound == nullptr)
    throw Fault(FaultKind::kBug, "there are hooks, and no Outbound to call them by");
  for (HookSettings& one : settings) {
    auto line = ports.lines.Find(one);
    const auto hook =
        std::make_shared<const Hook>(std::move(one), std::move(line), *ports.outbound, ports.clock);
    hooks_.push_back(hook);
    if (hook->settings().kind == HookKind::kGrant)
      grants_.push_back(std::make_unique<const HookGrant>(hook, ports.realm));
  }
}

std::vector<const Grant*> Hooks::grants() const {
  std::vector<const Grant*> grants;
  for (const auto& grant : grants_) grants.push_back(grant.get());
  return grants;
}

}  // namespace writ

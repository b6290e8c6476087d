#include "protocol/hooks/hooks.h"

#include <algorithm>

#include "writ/fault.h"

namespace writ {

Hooks::Hooks(std::span<HookSettings> settings, const Ports& ports) : people_(&ports.people) {
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
  if (Find(HookKind::kClaims) == nullptr) return;
  hooked_people_ = std::make_unique<HookedPeople>(ports.people);
  people_ = hooked_people_.get();
}

std::vector<const Grant*> Hooks::grants() const {
  std::vector<const Grant*> grants;
  for (const auto& grant : grants_) grants.push_back(grant.get());
  return grants;
}

const Hook* Hooks::Find(HookKind kind) const {
  const auto found =
      std::ranges::find_if(hooks_, [kind](const auto& hook) { return hook->settings().kind == kind; });
  return found == hooks_.end() ? nullptr : found->get();
}

const Hook* Hooks::FindPassword(std::string_view identity_provider) const {
  const auto found = std::ranges::find_if(hooks_, [&](const auto& hook) {
    return hook->settings().kind == HookKind::kPassword &&
           hook->settings().identity_provider == identity_provider;
  });
  return found == hooks_.end() ? nullptr : found->get();
}

std::vector<std::string_view> Hooks::ParametersOf(HookKind kind) const {
  std::vector<std::string_view> names;
  for (const auto& hook : hooks_) {
    if (hook->settings().kind == kind)
      names.insert(names.end(), hook->settings().parameters.begin(), hook->settings().parameters.end());
  }
  return names;
}

}  // namespace writ

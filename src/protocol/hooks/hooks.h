// The hooks of a realm.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/hooks/hook_call.h"
#include "protocol/hooks/hook_grant.h"
#include "protocol/hooks/hooked_people.h"
#include "writ/directory.h"
#include "writ/hook.h"

namespace writ {

/// Thread: immutable.
class Hooks {
 public:
  /// What hooks rest on. All must outlive them.
  struct Ports {
    std::string realm;
    HookLines& lines;
    Outbound* outbound;  ///< none: then there are no hooks
    const Clock& clock;
    Directory& people;
  };

  /// Takes the secrets out of `settings`.
  /// Faults: kBug for hooks without a way to call them.
  Hooks(std::span<HookSettings> settings, const Ports& ports);

  /// The grants that hooks answer to, in the order of the settings. They live as long as this.
  std::vector<const Grant*> grants() const;

  /// The realm's people: with a claims hook also those whom only the hook knows. Lives as long as this.
  Directory& people() const { return *people_; }

  /// The hook of a kind that stands once; null where there is none.
  const Hook* Find(HookKind kind) const;

  /// The password hook of an identity provider; null where there is none.
  const Hook* FindPassword(std::string_view identity_provider) const;

  /// The parameters that hooks of this kind may see. They live as long as this.
  std::vector<std::string_view> ParametersOf(HookKind kind) const;

 private:
  std::vector<std::shared_ptr<const Hook>> hooks_;
  std::vector<std::unique_ptr<const HookGrant>> grants_;
  std::unique_ptr<HookedPeople> hooked_people_;
  Directory* people_;
};

}  // namespace writ

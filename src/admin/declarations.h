// What is declared at run time: clients, API scopes and API resources that stand in the store beside those of
// the files.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.h"
#include "writ/change.h"
#include "writ/clock.h"
#include "writ/random.h"
#include "writ/store.h"

namespace writ::admin {

/// A kind of part that can be declared.
struct Kind {
  GuardedKind guarded;
  std::string_view list;     ///< of a configuration file
  std::string_view word;     ///< as operators say it: "client"
  std::string_view name;     ///< the property that names it
  std::string_view secrets;  ///< the property that holds its secrets; empty: it has none
};

inline constexpr Kind kClient{GuardedKind::kClient, "Clients", "client", "ClientId", "ClientSecrets"};
inline constexpr Kind kApiScope{GuardedKind::kApiScope, "ApiScopes", "scope", "Name", ""};
inline constexpr Kind kApiResource{GuardedKind::kApiResource, "ApiResources", "resource", "Name",
                                   "ApiSecrets"};
inline constexpr const Kind* kKinds[] = {&kClient, &kApiScope, &kApiResource};

/// Everything that is declared in the store, by kind.
/// Faults: what the store throws.
std::vector<config::Declaration> FindDeclarations(Store& store, std::string_view realm);

/// A number that grows with every change of what is declared; 0 before the first.
std::uint64_t FindCatalogVersion(Store& store, std::string_view realm);

/// What changes declarations.
struct Declaring {
  Store& store;
  const Clock& clock;
  Random& random;
  std::string realm;
  std::string actor;  ///< who asks, for the audit records
  /// What would be wrong with a configuration that has these declarations; empty when nothing is.
  std::function<std::vector<std::string>(const std::vector<config::Declaration>&)> check;
};

/// Nothing, or what is wrong, a line each; then nothing was changed.
using Done = std::expected<void, std::vector<std::string>>;

/// How a declaration comes out of what is declared of that name: absent when there is none yet. Gives the
/// JSON that is to stand there, nothing when it is to go, or what is wrong.
using Edit = std::function<std::expected<std::optional<std::string>, std::string>(
    const std::optional<std::string>& before)>;

/// Changes one declaration in one conditional change with its audit record, once `check` finds nothing wrong
/// with the whole. Begins anew when another changed something meanwhile. Takes `event`: what stands in the
/// audit record: `client.added`. Faults: what the store throws.
Done ChangeDeclaration(const Declaring& declaring, const Kind& kind, const std::string& name,
                       const std::string& event, const Edit& edit);

}  // namespace writ::admin

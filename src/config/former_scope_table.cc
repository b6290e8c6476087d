// IdentityServer3's one kind of scope, which came before API scopes, identity resources and API resources.
#include "config/former_scope.h"

#include "config/property.h"
#include "config/rules.h"
#include "config/tables.h"

namespace writ::config {

namespace {

using F = FormerScope;

struct ClaimName {
  std::string name;
};

const Section<ClaimName>& ScopeClaimSection() {
  using C = ClaimName;
  static const Section<C> section("ScopeClaim", {
                                                    Acts("Name", "", &C::name),
                                                    Kept<C>("Description", "", Shape::kText),
                                                    Kept<C>("AlwaysIncludeInIdToken", "false", Shape::kBool),
                                                });
  return section;
}

void ReadClaimName(F& scope, const Node& node, Context& context) {
  ClaimName claim;
  ScopeClaimSection().Read(claim, node, context);
  if (claim.name.empty()) return context.Error(node, "Name is missing: the claim's type");
  scope.claims.push_back(std::move(claim.name));
}

/// What identity resources and API scopes have in common.
template <typename T>
T As(const F& scope) {
  T part;
  part.enabled = scope.enabled;
  part.name = scope.name;
  part.display_name = scope.display_name;
  part.description = scope.description;
  part.user_claims = scope.claims;
  part.show_in_discovery_document = scope.show_in_discovery_document;
  part.required = scope.required;
  part.emphasize = scope.emphasize;
  return part;
}

/// A resource scope that has secrets is an API that may ask about tokens for it.
void AddResource(Draft& draft, const Placed<F>& part) {
  const F& scope = part.value;
  draft.api_scopes.push_back({As<ApiScope>(scope), part.node, part.where});
  if (scope.secrets.empty()) return;
  ApiResource resource;
  resource.enabled = scope.enabled;
  resource.name = scope.name;
  resource.scopes = {scope.name};
  resource.api_secrets = scope.secrets;
  draft.api_resources.push_back({std::move(resource), part.node, part.where});
}

}  // namespace

const Section<F>& FormerScopeSection() {
  static const Section<F> section(
      "Scope", {
                   Acts("Enabled", "true", &F::enabled),
                   Acts("Name", "", &F::name),
                   Acts("DisplayName", "", &F::display_name),
                   Acts("Description", "", &F::description),
                   Acts("Type", "Identity, Resource", "Resource", Choices{{{"Identity", 0}, {"Resource", 1}}},
                        &F::type),
                   Acts("Required", "false", &F::required),
                   Acts("Emphasize", "false", &F::emphasize),
                   Acts("ShowInDiscoveryDocument", "true", &F::show_in_discovery_document),
                   Acts<F>("Claims", "list of ScopeClaim", "",
                           [](F& scope, const Node& list, Context& context) {
                             WalkItems(list, "claim", context, [&](const Node& node, Context& inner) {
                               ReadClaimName(scope, node, inner);
                             });
                           }),
                   Acts<F>("ScopeSecrets", "list of Secret", "",
                           [](F& scope, const Node& node, Context& context) {
                             ReadSecrets(scope.secrets, nullptr, node, context);
                           }),
                   Kept<F>("ClaimsRule", "", Shape::kText),
                   Kept<F>("IncludeAllClaimsForUser", "false", Shape::kBool),
                   Kept<F>("AllowUnrestrictedIntrospection", "false", Shape::kBool),
               });
  return section;
}

const SectionNames& ScopeClaimNames() {
  return ScopeClaimSection().names();
}

void TakeFormerScopes(Draft& draft) {
  for (const Placed<F>& part : draft.former_scopes) {
    // It is always there: AllowOfflineAccess says who may have it.
    if (part.value.name == "offline_access") continue;
    if (part.value.type == FormerScopeType::kIdentity) {
      draft.identity_resources.push_back({As<IdentityResource>(part.value), part.node, part.where});
    } else {
      AddResource(draft, part);
    }
  }
}

}  // namespace writ::config

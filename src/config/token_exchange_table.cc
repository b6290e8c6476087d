#include "config/property.h"
#include "config/tables.h"

namespace writ::config {
namespace {

using P = ExchangePolicy;
using Policies = std::vector<Placed<P>>;

const Section<P>& PolicySection() {
  static const Section<P> section(
      "ExchangePolicy", {
                            Acts("Clients", "", &P::clients),
                            Acts("SubjectClients", "", &P::subject_clients),
                            Acts("Resources", "", &P::resources),
                            Acts("Scopes", "", &P::scopes),
                            Acts("Mode", "Delegation, Impersonation", "Delegation",
                                 Choices{{{"Delegation", static_cast<int>(ExchangeMode::kDelegation)},
                                          {"Impersonation", static_cast<int>(ExchangeMode::kImpersonation)}}},
                                 &P::mode),
                            Acts("AllowIdentityTokens", "false", &P::allow_identity_tokens),
                        });
  return section;
}

}  // namespace

const SectionNames& ExchangePolicyNames() {
  return PolicySection().names();
}

const Section<Policies>& TokenExchangeSection() {
  static const Section<Policies> section(
      "TokenExchange",
      {
          Acts<Policies>("Policies", "list of ExchangePolicy", "",
                         [](Policies& policies, const Node& node, Context& context) {
                           WalkItems(node, "policy", context, [&](const Node& item, Context& inner) {
                             P policy;
                             PolicySection().Read(policy, item, inner);
                             if (item.kind == NodeKind::kMap)
                               policies.push_back({std::move(policy), &item, inner.where});
                           });
                         }),
      });
  return section;
}

}  // namespace writ::config

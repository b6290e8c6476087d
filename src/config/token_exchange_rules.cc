#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "config/rules.h"
#include "protocol/rules/issuer_url.h"

namespace writ::config {
namespace {

constexpr std::string_view kGrant = "urn:ietf:params:oauth:grant-type:token-exchange";

/// Tells of each name in `list` that `is_known` does not know.
void CheckNamed(const Placed<ExchangePolicy>& policy, std::string_view property,
                const std::vector<std::string>& list, std::string_view kind,
                const std::function<bool(const std::string&)>& is_known, Report& report) {
  const Node& node = PartOf(*policy.node, CanonicalName(property));
  for (const std::string& name : list) {
    if (!is_known(name))
      report.Error(node.at,
                   fmt::format("{}: {} names {}, which is no {}", policy.where, property, Quote(name), kind));
  }
}

void CheckListed(const Placed<ExchangePolicy>& policy, std::string_view property,
                 const std::vector<std::string>& list, std::string_view what, Report& report) {
  const std::string name = CanonicalName(property);
  if (list.empty() && !IsMistyped(*policy.node, name, NodeKind::kList))
    report.Error(PartOf(*policy.node, name).at,
                 fmt::format("{}: {} is empty: name {}", policy.where, property, what));
}

const Client* FindClient(const Draft& draft, const std::string& id) {
  const auto found = std::ranges::find_if(
      draft.clients, [&](const Placed<Client>& part) { return part.value.client_id == id; });
  return found == draft.clients.end() ? nullptr : &found->value;
}

/// Those that exchange prove who they are, and have the grant.
void CheckExchangers(const Draft& draft, const Placed<ExchangePolicy>& policy, Report& report) {
  const Node& node = PartOf(*policy.node, "clients");
  for (const std::string& id : policy.value.clients) {
    const Client* const client = FindClient(draft, id);
    if (client == nullptr) continue;
    if (!client->require_client_secret)
      report.Error(node.at, fmt::format("{}: Clients: {} needs a secret", policy.where, Quote(id)));
    if (std::ranges::find(client->allowed_grant_types, kGrant) == client->allowed_grant_types.end())
      report.Error(node.at, fmt::format("{}: Clients: add {} to the AllowedGrantTypes of {}", policy.where,
                                        kGrant, Quote(id)));
  }
}

template <typename T>
bool Declares(const std::vector<Placed<T>>& parts, const std::string& name) {
  return std::ranges::any_of(parts, [&](const Placed<T>& part) { return part.value.name == name; });
}

}  // namespace

void CheckTokenExchange(const Draft& draft, Report& report) {
  const std::string static_audience = BelowIssuer(draft.realm.options.issuer_uri, "/resources");
  const auto is_client = [&](const std::string& id) { return FindClient(draft, id) != nullptr; };
  const auto is_issuer = [&](const std::string& name) {
    return std::ranges::any_of(draft.trusted_issuers,
                               [&](const Placed<TrustedIssuer>& part) { return part.value.issuer == name; });
  };
  const auto is_subject = [&](const std::string& name) { return is_client(name) || is_issuer(name); };
  const auto is_audience = [&](const std::string& name) {
    return name == static_audience || Declares(draft.api_resources, name);
  };
  const auto is_scope = [&](const std::string& name) {
    return Declares(draft.api_scopes, name) || Declares(draft.identity_resources, name);
  };
  for (const auto& policy : draft.exchange_policies) {
    const ExchangePolicy& value = policy.value;
    CheckListed(policy, "Clients", value.clients, "those that may exchange", report);
    CheckListed(policy, "SubjectClients", value.subject_clients, "those whose tokens may be exchanged",
                report);
    CheckListed(policy, "Resources", value.resources, "the API resources that may come of it", report);
    if (value.allow_identity_tokens)
      CheckListed(policy, "Scopes", value.scopes, "what comes of identity tokens, which have none", report);
    else if (std::ranges::any_of(value.subject_clients, is_issuer))
      CheckListed(policy, "Scopes", value.scopes, "what comes of an issuer's tokens, which have none",
                  report);
    CheckNamed(policy, "Clients", value.clients, "client", is_client, report);
    CheckNamed(policy, "SubjectClients", value.subject_clients, "client and no trusted issuer", is_subject,
               report);
    CheckNamed(policy, "Resources", value.resources, "API resource", is_audience, report);
    CheckNamed(policy, "Scopes", value.scopes, "scope", is_scope, report);
    CheckExchangers(draft, policy, report);
  }
}

}  // namespace writ::config

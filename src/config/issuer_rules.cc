#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "config/rules.h"
#include "config/uri.h"

namespace writ::config {
namespace {

constexpr Seconds kLongestAssertion{3'600};

void CheckIssuer(const Draft& draft, const Placed<TrustedIssuer>& part, Report& report) {
  const TrustedIssuer& issuer = part.value;
  const auto error = [&](std::string_view property, std::string_view text) {
    report.Error(PartOf(*part.node, property).at, part.where + ": " + std::string(text));
  };
  if (issuer.issuer.empty())
    error("issuer", "Issuer is missing: the `iss` of its assertions, letter for letter");
  if (issuer.issuer == draft.realm.options.issuer_uri)
    error("issuer", "Issuer is the realm's own: what it signs itself is no assertion of somebody else");
  if (issuer.keys.empty() && issuer.jwks_uri.empty())
    error("keys", "Keys is empty: nothing that it signs could be verified; or write JwksUri");
  if (!issuer.keys.empty() && !issuer.jwks_uri.empty())
    error("jwksuri", "Keys and JwksUri: its keys stand in one place; keep one of them");
  if (!issuer.jwks_uri.empty() && !IsServerUri(issuer.jwks_uri))
    error("jwksuri", "JwksUri must be an absolute https URI without fragment and user name");
  if (issuer.clients.empty())
    error("clients", "Clients is empty: name those that may present its assertions");
  const auto is_called_so = [&](const Placed<Client>& client) {
    return client.value.client_id == issuer.issuer;
  };
  // A policy names both in one list.
  if (!issuer.issuer.empty() && std::ranges::any_of(draft.clients, is_called_so))
    error("issuer", "Issuer is the ClientId of a client, too: who is meant by the name must be plain");
  for (const std::string& id : issuer.clients) {
    const auto is_it = [&](const Placed<Client>& client) { return client.value.client_id == id; };
    if (!std::ranges::any_of(draft.clients, is_it))
      error("clients", "Clients names " + Quote(id) + ", which is no client");
  }
  if (issuer.assertion_lifetime < Seconds(1) || issuer.assertion_lifetime > kLongestAssertion)
    error("assertionlifetime",
          fmt::format("AssertionLifetime must be 1 to {} seconds", kLongestAssertion.count()));
}

}  // namespace

void CheckIssuers(const Draft& draft, Report& report) {
  std::unordered_set<std::string_view> seen;
  for (const auto& part : draft.trusted_issuers) {
    CheckIssuer(draft, part, report);
    if (!part.value.issuer.empty() && !seen.insert(part.value.issuer).second)
      report.Error(part.node->at, part.where + ": this Issuer is declared already");
  }
}

}  // namespace writ::config

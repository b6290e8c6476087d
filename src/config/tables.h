// All that may stand in a configuration file.
#pragma once

#include <vector>

#include "config/draft.h"
#include "config/section.h"

namespace writ::config {

/// The root: the content of the section `IdentityServer`, or of the whole file.
const Section<Draft>& RootSection();

/// Reads the root's BrokenClients, which must be known before any client is read.
void ReadBrokenClients(Draft& draft, const Node& root, Report& report);

const Section<Client>& ClientSection();
const Section<ApiScope>& ApiScopeSection();
const Section<ApiResource>& ApiResourceSection();
const Section<IdentityResource>& IdentityResourceSection();
const Section<FormerScope>& FormerScopeSection();
const Section<ServerSettings>& ServerSection();
const Section<HttpLimits>& LimitsSection();
const Section<KeySettings>& KeySection();
const Section<ThrottlingSettings>& ThrottlingSection();
const Section<OwnPages>& InteractionSection();
const Section<TrustedIssuer>& TrustedIssuerSection();
const Section<OutboundSettings>& OutboundSection();
const Section<std::vector<Placed<ExchangePolicy>>>& TokenExchangeSection();
const Section<HookSettings>& HookSection();

/// Reads the items of a list of secrets. Those of a type that nothing acts on yet are left out, with a
/// warning. Takes `keys`: where those go that are public keys; null: these are left out, too.
void ReadSecrets(std::vector<Secret>& secrets, std::vector<TrustedKey>* keys, const Node& list,
                 Context& context);
void ReadClaims(std::vector<Claim>& claims, const Node& list, Context& context);

/// Every section there is, for the documentation.
std::vector<const SectionNames*> AllSections();

/// The groups of server options that change nothing here but what is in `RealmOptions`.
struct OptionGroup {
  std::string_view name;
  const Section<RealmOptions>* section;
};
const std::vector<OptionGroup>& OptionGroups();

const SectionNames& SecretNames();
const SectionNames& ClaimNames();
const SectionNames& ScopeClaimNames();
const SectionNames& SigningKeyNames();
const SectionNames& ExchangePolicyNames();

}  // namespace writ::config

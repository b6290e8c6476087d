// All that may stand in a configuration file.
#pragma once

#include <vector>

#include "config/draft.h"
#include "config/section.h"

namespace writ::config {

/// The root: the content of the section `IdentityServer`, or of the whole file.
const Section<Draft>& RootSection();

const Section<Client>& ClientSection();
const Section<ApiScope>& ApiScopeSection();
const Section<ApiResource>& ApiResourceSection();
const Section<IdentityResource>& IdentityResourceSection();
const Section<ServerSettings>& ServerSection();
const Section<HttpLimits>& LimitsSection();

/// Reads the items of a list of secrets. Those of a type that nothing acts on yet are left out, with a
/// warning.
void ReadSecrets(std::vector<Secret>& secrets, const Node& list, Context& context);
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

}  // namespace writ::config

#include "protocol/people/subject.h"

#include <algorithm>
#include <iterator>

#include "base/base64.h"
#include "crypto/digest.h"
#include "protocol/rules/requested_claims.h"

namespace writ {
std::string SubjectFor(const Client& client, const Person& person) {
  if (client.pair_wise_subject_salt.empty()) return person.subject;
  return base::Base64UrlEncode(crypto::HmacSha256(client.pair_wise_subject_salt, person.subject));
}

std::set<std::string> ClaimTypesForApis(const std::vector<std::string>& scopes,
                                        const std::vector<const ApiResource*>& resources,
                                        const Catalog& catalog) {
  std::set<std::string> types;
  for (const ApiResource* const resource : resources)
    types.insert(resource->user_claims.begin(), resource->user_claims.end());
  for (const std::string& name : scopes) {
    const ApiScope* const scope = catalog.FindApiScope(name);
    if (scope != nullptr) types.insert(scope->user_claims.begin(), scope->user_claims.end());
  }
  return types;
}

std::set<std::string> ClaimTypesForClient(const std::vector<std::string>& scopes,
                                          const std::vector<std::string>& names, const Client& client,
                                          const Catalog& catalog) {
  std::set<std::string> types;
  for (const std::string& name : scopes) {
    const IdentityResource* const identity = catalog.FindIdentityResource(name);
    if (identity != nullptr) types.insert(identity->user_claims.begin(), identity->user_claims.end());
  }
  for (const std::string& name : names) {
    if (FindTeller(name, client.allowed_scopes, catalog) != nullptr) types.insert(name);
  }
  return types;
}

std::vector<Claim> ClaimsOf(const Person& person, const std::set<std::string>& types) {
  std::vector<Claim> claims;
  std::ranges::copy_if(person.claims, std::back_inserter(claims),
                       [&](const Claim& claim) { return types.contains(claim.type); });
  return claims;
}

}  // namespace writ

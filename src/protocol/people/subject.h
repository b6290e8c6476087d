// Who a person is to a client, and what it may learn of them.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/catalog.h"
#include "writ/client.h"
#include "writ/person.h"

namespace writ {

/// The `sub` of a person for a client: the person's own, or, with a PairWiseSubjectSalt, one that clients
/// with another salt cannot connect with theirs. Source: OpenID Connect Core section 8.1.
std::string SubjectFor(const Client& client, const Person& person);

/// The types of claims that access tokens with these scopes, for these resources, carry.
std::set<std::string> ClaimTypesForApis(const std::vector<std::string>& scopes,
                                        const std::vector<const ApiResource*>& resources,
                                        const Catalog& catalog);

/// The types of claims that the identity scopes among `scopes` tell, and those of `names` that an identity
/// scope of the client's tells.
std::set<std::string> ClaimTypesForClient(const std::vector<std::string>& scopes,
                                          const std::vector<std::string>& names, const Client& client,
                                          const Catalog& catalog);

/// The person's claims of these types.
std::vector<Claim> ClaimsOf(const Person& person, const std::set<std::string>& types);

}  // namespace writ

// Who a person is to a client, and what it may learn of them.
#pragma once

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

/// Those of the person's claims that access tokens with these scopes, for these resources, carry.
std::vector<Claim> ClaimsForApis(const Person& person, const std::vector<std::string>& scopes,
                                 const std::vector<const ApiResource*>& resources, const Catalog& catalog);

/// Those of the person's claims that the identity scopes among `scopes` tell, and those of `names` that an
/// identity scope of the client's tells.
std::vector<Claim> ClaimsForClient(const Person& person, const std::vector<std::string>& scopes,
                                   const std::vector<std::string>& names, const Client& client,
                                   const Catalog& catalog);

}  // namespace writ

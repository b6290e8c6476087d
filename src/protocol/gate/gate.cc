#include "protocol/gate/gate.h"

#include <algorithm>

#include "base/try.h"
#include "protocol/people/find_principal.h"
#include "protocol/rules/grant_types.h"
#include "protocol/rules/resources.h"
#include "protocol/rules/scopes.h"
#include "writ/fault.h"

namespace writ {
namespace {

constexpr std::string_view kStandardMembers[] = {"access_token",  "expires_in", "token_type",        "scope",
                                                 "refresh_token", "id_token",   "issued_token_type", "error"};

void CheckShape(const Decision& decision) {
  if (decision.access_token_lifetime && *decision.access_token_lifetime <= Seconds{0}) {
    throw Fault(FaultKind::kBug, "a grant decided on a lifetime that is not positive");
  }
  for (const auto& [name, value] : decision.response_members) {
    if (std::ranges::find(kStandardMembers, name) != std::end(kStandardMembers)) {
      throw Fault(FaultKind::kBug, "a grant set the response member " + name + ", which is the server's");
    }
  }
}

/// The person as they are now.
/// Refuses: as FindPrincipal; kSessionOver.
Result<std::optional<Person>> FindPerson(const Decision& decision, const GateWorld& world) {
  if (!decision.person) return std::nullopt;
  const Principal& principal = *decision.person;
  WRIT_TRY(Person person, FindPrincipal(world.people, world.catalog.settings().name, principal));
  if (decision.needs_session && !world.is_session_live(principal.session_id))
    return Refuse(Reason::kSessionOver, principal.account_id);
  return person;
}

}  // namespace

Result<Cleared> PassGate(const Call& call, const AuthenticatedClient& authenticated, const Grant& grant,
                         Decision decision, const GateWorld& world) {
  NoteStep(call.walk, Step::kPassGate);
  const Client& client = authenticated.client();
  CheckShape(decision);
  if (!MayUseGrant(client, grant.Name())) return Refuse(Reason::kGrantNotAllowed, client.client_id);
  //= rfc6749#section-4.4
  if (!decision.person && !authenticated.confidential())
    return Refuse(Reason::kPublicClientCredentials, client.client_id);
  WRIT_TRY(std::optional<Person> person, FindPerson(decision, world));
  WRIT_CHECK(CheckScopes(decision.scopes, client, world.catalog, person ? Subject::kPerson : Subject::kNone));
  WRIT_TRY(std::vector<const ApiResource*> resources, ResolveResources(decision, world.catalog));
  return Cleared(client, grant.Name(), std::move(decision), std::move(person), std::move(resources));
}

}  // namespace writ

#include "protocol/gate/gate.h"

#include <algorithm>

#include "base/try.h"
#include "protocol/grants/own_words.h"
#include "protocol/people/find_principal.h"
#include "protocol/people/subject.h"
#include "protocol/rules/acr_values.h"
#include "protocol/rules/grant_types.h"
#include "protocol/rules/resources.h"
#include "protocol/rules/scopes.h"
#include "writ/fault.h"

namespace writ {
namespace {

void CheckShape(const Decision& decision) {
  if (decision.access_token_lifetime && *decision.access_token_lifetime <= Seconds{0}) {
    throw Fault(FaultKind::kBug, "a grant decided on a lifetime that is not positive");
  }
  for (const Claim& member : decision.response_members) {
    if (IsStandardMember(member.type)) {
      throw Fault(FaultKind::kBug,
                  "a grant set the response member " + member.type + ", which is the server's");
    }
  }
}

/// What grants may not do that are not built in.
Result<void> CheckBounds(const Decision& decision, const GateWorld& world) {
  if (decision.id_token) throw Fault(FaultKind::kBug, "a grant that is not built in gave an identity token");
  // They speak for people and for the client that asks, by tokens of their own.
  if (!decision.issued_token_type.empty() || !decision.subject_client.empty() ||
      !decision.granted_to.empty() || decision.family.step == FamilyUse::Step::kWithin)
    throw Fault(FaultKind::kBug, "a grant that is not built in decided as an exchange does");
  WRIT_TRY(const std::vector<std::string> asked, world.asked_scopes());
  for (const std::string& scope : decision.scopes) {
    if (!std::ranges::binary_search(asked, scope)) return Refuse(Reason::kScopeWider, scope);
  }
  return {};
}

/// The person as they are now.
/// Refuses: kIdpNotAllowed; as FindPrincipal; kSessionOver, kPersonLocked.
Result<std::optional<Person>> FindPerson(const Decision& decision, const Client& client, Idps idps,
                                         const GateWorld& world) {
  if (!decision.person) return std::nullopt;
  const Principal& principal = *decision.person;
  if (idps == Idps::kAllowed && !MayUseIdp(client, principal.idp))
    return Refuse(Reason::kIdpNotAllowed, principal.idp);
  WRIT_TRY(Person person, FindPrincipal(world.people, world.catalog.settings().name, principal));
  const bool is_bound = client.coordinate_lifetime_with_user_session && !principal.session_id.empty();
  if ((decision.needs_session || is_bound) && !world.is_session_live(principal.session_id))
    return Refuse(Reason::kSessionOver, principal.account_id);
  //= security:T-CB-11
  if (decision.needs_unlocked && world.is_locked(principal.account_id))
    return Refuse(Reason::kPersonLocked, principal.account_id);
  return person;
}

/// Whether a reason says that the person of a subject token may not be spoken for by it.
bool IsOfSubject(Reason reason) {
  return EndsSignIn(reason) || reason == Reason::kIdpNotAllowed;
}

Result<void> CheckConsent(const Decision& decision, const Client& client, const GateWorld& world) {
  if (!decision.person || decision.consent.empty()) return {};
  const std::string& account = decision.person->account_id;
  const std::string& given_to = decision.granted_to.empty() ? client.client_id : decision.granted_to;
  if (world.is_consent_live(account, given_to, decision.consent)) return {};
  return Refuse(Reason::kConsentOver, account);
}

/// Whether a client that tokens speak for, or that a person let have them, is still there.
Result<void> CheckOtherClients(const Decision& decision, const Catalog& catalog) {
  for (const std::string& id : {decision.subject_client, decision.granted_to}) {
    if (id.empty()) continue;
    const Client* const client = catalog.FindClient(id);
    if (client == nullptr || !client->enabled) return Refuse(Reason::kSubjectTokenInvalid, id);
  }
  return {};
}

}  // namespace

Result<Cleared> Cleared::Check(const Client& client, std::string_view grant, Idps idps, Decision decision,
                               const GateWorld& world) {
  CheckShape(decision);
  WRIT_TRY(std::optional<Person> person, FindPerson(decision, client, idps, world));
  WRIT_CHECK(CheckConsent(decision, client, world));
  WRIT_CHECK(CheckOtherClients(decision, world.catalog));
  if (decision.actors.size() > kMostActors) return Refuse(Reason::kActorsTooMany, client.client_id);
  WRIT_CHECK(CheckScopes(decision.scopes, client, world.catalog, person ? Subject::kPerson : Subject::kNone));
  if (IsOfflineAlone(decision.scopes)) return Refuse(Reason::kScopeNone, "offline_access alone");
  WRIT_TRY(std::vector<const ApiResource*> resources, ResolveResources(decision, world.catalog));
  Cleared cleared(client, grant, std::move(decision), std::move(person), std::move(resources));
  WRIT_CHECK(cleared.FindClaims(world));
  return cleared;
}

/// Asked for every token, also one that says nothing of the person: they may be spoken for no more.
Result<void> Cleared::FindClaims(const GateWorld& world) {
  if (!person_) return {};
  if (decision_.gives_access_token) {
    // What is kept is not asked about again.
    const auto types = decision_.kept_claims ? std::set<std::string>()
                                             : ClaimTypesForApis(decision_.scopes, resources_, world.catalog);
    WRIT_TRY(access_token_claims_, world.find_claims(*client_, *person_, types, ProfileFor::kAccessToken));
    if (decision_.kept_claims) access_token_claims_ = *decision_.kept_claims;
  }
  if (!decision_.id_token) return {};
  // Where nothing else comes, it is all that the client will learn.
  //= oidc-core#section-5.4
  const bool alone = !decision_.gives_access_token && decision_.id_token->code.empty();
  const bool tells_scopes = client_->always_include_user_claims_in_id_token || alone;
  const auto types = ClaimTypesForClient(tells_scopes ? decision_.scopes : std::vector<std::string>(),
                                         decision_.claims_wish.id_token, *client_, world.catalog);
  WRIT_TRY(id_token_claims_, world.find_claims(*client_, *person_, types, ProfileFor::kIdToken));
  return {};
}

Result<Cleared> PassGate(const Call& call, const AuthenticatedClient& authenticated,
                         const ChosenGrant& chosen, Decision decision, const GateWorld& world) {
  NoteStep(call.walk, Step::kPassGate);
  const Grant& grant = *chosen.grant;
  const Client& client = authenticated.client();
  if (!MayUseGrant(client, grant.Name())) return Refuse(Reason::kGrantNotAllowed, client.client_id);
  //= rfc6749#section-4.4
  if (!decision.person && !authenticated.confidential())
    return Refuse(Reason::kPublicClientCredentials, client.client_id);
  if (chosen.origin == GrantOrigin::kOutside) WRIT_CHECK(CheckBounds(decision, world));
  // A grant of the operator's own vouches for whom it likes, and what was given may be renewed.
  const bool any = chosen.origin == GrantOrigin::kOutside || grant.Name() == kRefreshGrant;
  auto cleared =
      Cleared::Check(client, grant.Name(), any ? Idps::kAny : Idps::kAllowed, std::move(decision), world);
  //= rfc8693#section-2.2.2
  if (!cleared && grant.Name() == kTokenExchangeGrant && IsOfSubject(cleared.error().reason))
    return Refuse(Reason::kSubjectTokenInvalid, std::string(ReasonName(cleared.error().reason)));
  return cleared;
}

Result<Cleared> PassGate(const Call& call, const ReturnTo& to, std::string_view flow, Decision decision,
                         const GateWorld& world) {
  NoteStep(call.walk, Step::kPassGate);
  const Client& client = *to.client;
  if (!decision.person) throw Fault(FaultKind::kBug, "tokens for nobody at the authorization endpoint");
  if (!MayUseFlow(client, flow)) return Refuse(Reason::kGrantNotAllowed, client.client_id);
  if (decision.gives_access_token && !client.allow_access_tokens_via_browser)
    return Refuse(Reason::kTokensViaBrowserOff, client.client_id);
  return Cleared::Check(client, flow, Idps::kAllowed, std::move(decision), world);
}

Result<Cleared> PassGate(const Call& call, const PushTo& to, Decision decision, const GateWorld& world) {
  NoteStep(call.walk, Step::kPassGate);
  const Client& client = to.client;
  if (!decision.person) throw Fault(FaultKind::kBug, "tokens for nobody are pushed");
  if (!client.enabled || !MayUseGrant(client, to.grant) ||
      client.backchannel_token_delivery_mode != TokenDelivery::kPush)
    return Refuse(Reason::kGrantNotAllowed, client.client_id);
  return Cleared::Check(client, to.grant, Idps::kAllowed, std::move(decision), world);
}

}  // namespace writ

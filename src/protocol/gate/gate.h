// Step 7 of the walk: the one place that every path to a token passes.
#pragma once

#include <functional>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/authorize/authorize_request.h"
#include "protocol/call.h"
#include "protocol/catalog.h"
#include "protocol/client_auth/client_auth.h"
#include "protocol/grants/registry.h"
#include "protocol/people/profile_for.h"
#include "writ/decision.h"
#include "writ/directory.h"
#include "writ/grant.h"

namespace writ {

/// What the gate looks at beside the decision.
struct GateWorld {
  const Catalog& catalog;
  Directory& people;
  std::function<bool(std::string_view sid)> is_session_live;
  /// Whether too many attempts at the account's password failed of late.
  std::function<bool(std::string_view account_id)> is_locked;
  /// Whether a person's consent to a client was not withdrawn.
  std::function<bool(std::string_view account_id, std::string_view client_id, std::string_view consent)>
      is_consent_live;
  /// The scopes that the request asked for: no grant that is not built in goes past them.
  std::function<Result<std::vector<std::string>>()> asked_scopes;
  /// What is known of a person now, of these types.
  /// Refuses: kPersonInactive.
  std::function<Result<std::vector<Claim>>(const Client& client, const Person& person,
                                           const std::set<std::string>& types, ProfileFor what_for)>
      find_claims;
};

/// Where a person may have signed in.
enum class Idps {
  kAllowed,  ///< where the client may send people now
  kAny,
};

/// A client that tokens are brought to. It proved itself when it asked; they go to an address of its own.
struct PushTo {
  const Client& client;
  std::string_view grant;  ///< a literal
};

/// A decision that may become a token. A passport: only PassGate makes one. Good for one mint.
class Cleared {
 public:
  Cleared(Cleared&&) = default;
  Cleared& operator=(Cleared&&) = default;

  const Client& client() const { return *client_; }
  std::string_view grant() const { return grant_; }
  const Decision& decision() const { return decision_; }

  /// The person that the decision speaks for, as the directory has them now; absent: it speaks for the
  /// client.
  const std::optional<Person>& person() const { return person_; }

  /// The person's claims in the access token, as they are now.
  const std::vector<Claim>& access_token_claims() const { return access_token_claims_; }

  /// The person's claims in the identity token.
  const std::vector<Claim>& id_token_claims() const { return id_token_claims_; }

  /// The API resources that the token is for; may be empty.
  const std::vector<const ApiResource*>& resources() const { return resources_; }

  /// Adds members to the token response: none that the server writes, none that is there.
  void AddToResponse(std::vector<Claim> members) {
    auto& all = decision_.response_members;
    all.insert(all.end(), std::make_move_iterator(members.begin()), std::make_move_iterator(members.end()));
  }

 private:
  friend Result<Cleared> PassGate(const Call& call, const AuthenticatedClient& authenticated,
                                  const ChosenGrant& chosen, Decision decision, const GateWorld& world);
  friend Result<Cleared> PassGate(const Call& call, const ReturnTo& to, std::string_view flow,
                                  Decision decision, const GateWorld& world);
  friend Result<Cleared> PassGate(const Call& call, const PushTo& to, Decision decision,
                                  const GateWorld& world);
  static Result<Cleared> Check(const Client& client, std::string_view grant, Idps idps, Decision decision,
                               const GateWorld& world);
  Result<void> FindClaims(const GateWorld& world);
  Cleared(const Client& client, std::string_view grant, Decision decision, std::optional<Person> person,
          std::vector<const ApiResource*> resources)
      : client_(&client),
        grant_(grant),
        decision_(std::move(decision)),
        person_(std::move(person)),
        resources_(std::move(resources)) {}

  const Client* client_;
  std::string_view grant_;
  Decision decision_;
  std::optional<Person> person_;
  std::vector<const ApiResource*> resources_;
  std::vector<Claim> access_token_claims_;
  std::vector<Claim> id_token_claims_;
};

/// Checks everything that a token rests on, whatever the grant has already looked at.
/// Refuses: kGrantNotAllowed; kPublicClientCredentials for a token without a person to a client that proved
/// nothing;
///   kIdpNotAllowed; kPersonGone, kPersonDisabledSince, kPersonChanged, kPersonInactive for a person who may
///   not be spoken for (any more); kSessionOver, kPersonLocked, kConsentOver; kSubjectTokenInvalid for a
///   client that may not be spoken for (any more); kScopeNone, kScopeUnknown, kScopeNotAllowed,
///   kScopeNeedsPerson; kActorsTooMany; kScopeWider for a scope that was not asked for, of a grant that is
///   not built in.
/// Faults: kBug for a decision that no grant may make (a lifetime that is not positive, a reserved response
/// member, an identity token of a grant that is not built in).
Result<Cleared> PassGate(const Call& call, const AuthenticatedClient& authenticated,
                         const ChosenGrant& chosen, Decision decision, const GateWorld& world);

/// The same for tokens that the authorization endpoint gives: nobody proves there to be the client, but they
/// go to a URI of its own. Takes `flow`: as ResponseType::flow.
/// Refuses: kTokensViaBrowserOff, too.
/// Faults: kBug for a decision without a person.
Result<Cleared> PassGate(const Call& call, const ReturnTo& to, std::string_view flow, Decision decision,
                         const GateWorld& world);

/// The same for tokens that are pushed.
/// Refuses: kGrantNotAllowed also for a client that is disabled, or that nothing is pushed to (any more).
/// Faults: kBug for a decision without a person.
Result<Cleared> PassGate(const Call& call, const PushTo& to, Decision decision, const GateWorld& world);

}  // namespace writ

#include "protocol/grants/token_exchange.h"

#include <algorithm>
#include <utility>

#include "base/try.h"
#include "protocol/lookup/find_live_token.h"
#include "protocol/people/subject.h"
#include "protocol/refresh/family_handle.h"
#include "protocol/rules/acr_values.h"
#include "protocol/rules/grant_types.h"

namespace writ {
namespace {

using Texts = std::vector<std::string>;

bool Has(const Texts& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

/// What is given back: an access token, whether or not it is asked for as a JWT.
Result<std::string_view> IssuedType(const GrantCall& call) {
  const std::string_view type = call.parameter("requested_token_type").value_or(kAccessTokenUri);
  if (type == kAccessTokenUri || type == kJwtUri) return type;
  return Refuse(Reason::kTokenTypeUnsupported, "requested_token_type");
}

Result<LiveToken> Find(const GrantCall& call, std::string_view token, std::string_view type, Reason invalid) {
  if (type != kAccessTokenUri && type != kIdTokenUri && type != kJwtUri)
    return Refuse(Reason::kTokenTypeUnsupported);
  auto found = call.live_token(token, type);
  if (!found) return Refuse(invalid);
  if (found->sender_constrained) return Refuse(Reason::kSubjectTokenBound, found->client_id);
  return std::move(*found);
}

Result<LiveToken> FindSubject(const GrantCall& call) {
  const auto token = call.parameter("subject_token");
  const auto type = call.parameter("subject_token_type");
  if (!token || !type) return Refuse(Reason::kSubjectTokenMissing);
  return Find(call, *token, *type, Reason::kSubjectTokenInvalid);
}

/// The actor token, where there is one. It is the client's own, or of an issuer whose word the client may
/// bring, and speaks for nobody by way of another.
Result<std::optional<LiveToken>> FindActor(const GrantCall& call) {
  const auto token = call.parameter("actor_token");
  const auto type = call.parameter("actor_token_type");
  //= rfc8693#section-2.1
  if (token.has_value() != type.has_value()) return Refuse(Reason::kActorTokenHalf);
  if (!token) return std::nullopt;
  WRIT_TRY(LiveToken actor, Find(call, *token, *type, Reason::kActorTokenInvalid));
  const bool vouched = actor.kind == LiveToken::Kind::kVouched;
  if ((!vouched && actor.client_id != call.client.client_id) || !actor.actors.empty())
    return Refuse(Reason::kActorNotAllowed, actor.client_id);
  if (actor.person && !MayUseIdp(call.client, actor.person->idp))
    return Refuse(Reason::kActorNotAllowed, actor.person->idp);
  return actor;
}

/// The targets that are named, each once.
Result<Texts> FindTargets(const GrantCall& call) {
  WRIT_TRY(Texts targets, call.resources());
  for (const std::string_view audience : call.values("audience")) {
    if (!Has(targets, audience)) targets.emplace_back(audience);
  }
  return targets;
}

/// The scopes that may come of it: of what has none itself, those of the policy.
Texts BoundOf(const ExchangePolicy& policy, const LiveToken& subject) {
  Texts bound = subject.kind == LiveToken::Kind::kAccessToken ? subject.scopes : policy.scopes;
  std::erase_if(bound, [&](const std::string& scope) {
    return scope == "offline_access" || !(policy.scopes.empty() || Has(policy.scopes, scope));
  });
  std::ranges::sort(bound);
  return bound;
}

/// The scopes that are asked for; where none are, all that may come of it and that the client may have.
Result<Texts> ChooseScopes(const GrantCall& call, const ExchangePolicy& policy, const LiveToken& subject) {
  Texts bound = BoundOf(policy, subject);
  if (!call.parameter("scope")) {
    std::erase_if(bound, [&](const std::string& scope) { return !call.check_scopes({scope}); });
    return bound;
  }
  WRIT_TRY(Texts asked, call.scopes());
  for (const std::string& scope : asked) {
    if (!Has(bound, scope)) return Refuse(Reason::kScopeWider, scope);
  }
  return asked;
}

/// The audiences that it may be for at most: only an access token is for any of them itself, where it says
/// for which. Takes `says`: whether it does; else its scopes alone say what it is for.
Texts AudienceBound(const ExchangePolicy& policy, const LiveToken& subject, bool says) {
  Texts bound = policy.resources;
  if (subject.kind == LiveToken::Kind::kAccessToken && says)
    std::erase_if(bound, [&](const std::string& name) { return !Has(subject.audience, name); });
  return bound;
}

/// Whether the actor is the one whom the subject lets act. A `sub` alone names a person, a `client_id` alone
/// a client: who is called as the other is not taken for them.
bool MayActAs(const MayAct& may_act, const Actor& actor, bool is_person) {
  if (!may_act.understood) return false;
  if (may_act.subject.empty()) return !is_person && actor.client_id == may_act.client_id;
  if (may_act.subject != actor.subject) return false;
  return may_act.client_id.empty() ? is_person : actor.client_id == may_act.client_id;
}

/// Who acts from now on, the latest first.
Result<std::vector<Actor>> ChooseActors(const GrantCall& call, const ExchangePolicy& policy,
                                        const LiveToken& subject, const std::optional<LiveToken>& token) {
  const std::string& client_id = call.client.client_id;
  Actor actor{.subject = client_id, .issuer = {}, .client_id = client_id};
  const bool is_person = token && token->person;
  if (is_person) {
    Person person;
    person.subject = token->person_subject;
    actor.subject = SubjectFor(call.client, person);
  } else if (token) {
    actor.subject = token->subject_client;
  }
  //= rfc8693#section-4.4
  if (subject.may_act && !MayActAs(*subject.may_act, actor, is_person))
    return Refuse(Reason::kActorNotAllowed, "may_act");
  std::vector<Actor> actors = subject.actors;
  const bool says_who = token || policy.mode == ExchangeMode::kDelegation;
  if (says_who) actors.insert(actors.begin(), std::move(actor));
  return actors;
}

/// So long as the client's tokens live, but no longer than what is presented.
Result<Seconds> ChooseLifetime(const GrantCall& call, const LiveToken& subject,
                               const std::optional<LiveToken>& actor) {
  Instant end = subject.expires_at;
  if (actor) end = std::min(end, actor->expires_at);
  const auto left = std::chrono::floor<Seconds>(end - call.now);
  if (left <= Seconds(0)) return Refuse(Reason::kSubjectTokenInvalid, "it ends within a second");
  return std::min(left, call.client.access_token_lifetime);
}

/// What the result ends with, of the subject and of who acts, each once.
Result<std::vector<Origin>> OriginsOf(const LiveToken& subject, const std::optional<LiveToken>& actor) {
  std::vector<Origin> origins = subject.origins;
  if (actor) {
    std::vector<Origin> more = actor->origins;
    if (!actor->family_id.empty())
      more.push_back({.kind = Origin::Kind::kFamily,
                      .key = FamilyName{actor->family_forget_after, actor->family_id}.key(),
                      .name = {}});
    for (Origin& origin : more) {
      if (std::ranges::find(origins, origin) == origins.end()) origins.push_back(std::move(origin));
    }
  }
  if (origins.size() > kMostOrigins) return Refuse(Reason::kExchangesTooMany, subject.client_id);
  return origins;
}

/// For whom the tokens speak.
void SpeakFor(LiveToken subject, Decision& decision) {
  decision.person = std::move(subject.person);
  decision.subject_client = std::move(subject.subject_client);
  if (!decision.person) return;
  decision.granted_to = std::move(subject.granted_to);
  decision.consent = std::move(subject.consent);
  const auto is_session = [](const Origin& origin) { return origin.kind == Origin::Kind::kSession; };
  decision.needs_session = std::ranges::any_of(decision.origins, is_session);
  if (subject.family_id.empty()) return;
  decision.family.step = FamilyUse::Step::kWithin;
  decision.family.id = std::move(subject.family_id);
  decision.family.forget_after = subject.family_forget_after;
}

}  // namespace

std::string_view TokenExchange::Name() const {
  return kTokenExchangeGrant;
}

std::span<const std::string_view> TokenExchange::Parameters() const {
  static constexpr std::string_view kParameters[] = {
      "subject_token",        "subject_token_type", "actor_token", "actor_token_type",
      "requested_token_type", "audience",           "resource",    "scope"};
  return kParameters;
}

/// The first policy that has the client, the subject's client and every target that is named.
Result<const ExchangePolicy*> TokenExchange::ChoosePolicy(const GrantCall& call, const LiveToken& subject,
                                                          const std::vector<std::string>& targets) const {
  bool any = false;
  // Whoever finds a token could say to be a client without a secret.
  for (const ExchangePolicy& policy : policies_) {
    const bool for_it = call.client.require_client_secret && Has(policy.clients, call.client.client_id) &&
                        Has(policy.subject_clients, subject.client_id) &&
                        (subject.kind != LiveToken::Kind::kIdToken || policy.allow_identity_tokens);
    if (!for_it) continue;
    any = true;
    const auto is_allowed = [&](const std::string& target) { return Has(policy.resources, target); };
    if (std::ranges::all_of(targets, is_allowed)) return &policy;
  }
  if (any) return Refuse(Reason::kResourceNotGranted, targets.front());
  return Refuse(Reason::kExchangeNotAllowed, subject.client_id);
}

Result<Decision> TokenExchange::Decide(const GrantCall& call) const {
  WRIT_TRY(const std::string_view issued_type, IssuedType(call));
  WRIT_TRY(LiveToken subject, FindSubject(call));
  WRIT_TRY(const std::optional<LiveToken> actor, FindActor(call));
  Decision decision;
  WRIT_TRY(decision.resources, FindTargets(call));
  WRIT_TRY(const ExchangePolicy* const policy, ChoosePolicy(call, subject, decision.resources));
  decision.only_resources = AudienceBound(*policy, subject, !audience_is_static_);
  WRIT_TRY(decision.scopes, ChooseScopes(call, *policy, subject));
  WRIT_TRY(decision.actors, ChooseActors(call, *policy, subject, actor));
  WRIT_TRY(decision.access_token_lifetime, ChooseLifetime(call, subject, actor));
  decision.issued_token_type = issued_type;
  if (issued_type == kJwtUri) decision.token_type = AccessTokenType::kJwt;
  WRIT_TRY(decision.origins, OriginsOf(subject, actor));
  SpeakFor(std::move(subject), decision);
  return decision;
}

}  // namespace writ

#include "protocol/mint/family_step.h"

#include <algorithm>

#include "crypto/digest.h"
#include "protocol/mint/handle.h"
#include "protocol/refresh/family_facts.h"

namespace writ {
namespace {

using FamilyStep = FamilyUse::Step;

bool GivesRefreshToken(const Client& client, const std::vector<std::string>& scopes) {
  return client.allow_offline_access && std::ranges::binary_search(scopes, "offline_access");
}

}  // namespace

FamilyLife FamilyLifeOf(const Client& client, const std::vector<std::string>& scopes, Instant start,
                        Seconds access_token_lifetime) {
  if (!GivesRefreshToken(client, scopes)) {
    const Instant end = start + access_token_lifetime;
    return {end, LastSecond(end)};
  }
  const Seconds absolute = client.absolute_refresh_token_lifetime;
  const bool sliding = client.refresh_token_expiration == RefreshTokenExpiration::kSliding;
  if (sliding && absolute == Seconds{0}) return {start + client.sliding_refresh_token_lifetime, kNever};
  const Instant limit = start + absolute;
  const Instant end = sliding ? std::min(limit, start + client.sliding_refresh_token_lifetime) : limit;
  // An access token of the last moment outlives the refresh token.
  return {end, LastSecond(limit + client.refresh_token_reuse_window + access_token_lifetime)};
}

namespace {

SteppedFamily Start(const Call& call, const Cleared& cleared, const RealmContext& realm,
                    const std::vector<Claim>& person_claims, Seconds access_token_lifetime, Change& change) {
  const Decision& decision = cleared.decision();
  const std::vector<std::string>& scopes = decision.family_scopes ? *decision.family_scopes : decision.scopes;
  const FamilyLife life = FamilyLifeOf(cleared.client(), scopes, call.now, access_token_lifetime);
  const bool fixed = !decision.family.id.empty();
  SteppedFamily stepped;
  stepped.name.id = fixed ? decision.family.id : RandomBytes(kFamilyIdBytes, realm.random);
  stepped.name.forget_after = fixed ? decision.family.forget_after : life.forget_after;
  const std::string secret = RandomBytes(kFamilySecretBytes, realm.random);
  RefreshFamilyRow row;
  row.key = stepped.name.key();
  row.expires_at = life.expires_at;
  row.payload =
      ToPayload({.client_id = decision.granted_to.empty() ? cleared.client().client_id : decision.granted_to,
                 .person = *decision.person,
                 .scopes = scopes,
                 .resources = decision.family_resources.value_or(decision.resources),
                 .claims = person_claims,
                 .extra_claims = decision.extra_claims,
                 .actors = decision.actors,
                 .claims_wish = decision.claims_wish,
                 .access_token_lifetime = decision.access_token_lifetime,
                 .access_token_type = decision.token_type,
                 .consent = decision.consent,
                 .secret_hash = std::string(std::string_view(crypto::Sha256(secret))),
                 .created_at = call.now});
  change.writes.emplace_back(Insert<RefreshFamilyRow>{std::move(row)});
  if (GivesRefreshToken(cleared.client(), scopes))
    stepped.handle = realm.handles->Make(stepped.name, 1, secret);
  return stepped;
}

}  // namespace

SteppedFamily StepFamily(const Call& call, const Cleared& cleared, const RealmContext& realm,
                         const std::vector<Claim>& person_claims, Seconds access_token_lifetime,
                         Change& change) {
  const FamilyUse& use = cleared.decision().family;
  if (use.step == FamilyStep::kStart)
    return Start(call, cleared, realm, person_claims, access_token_lifetime, change);
  SteppedFamily stepped{{use.forget_after, use.id}, {}};
  if (use.step == FamilyStep::kWithin) return stepped;
  const RefreshFamilyKey key = stepped.name.key();
  if (use.step == FamilyStep::kNext) {
    change.conditions.emplace_back(
        Move{.key = key, .from = use.generation - 1, .expires_at = use.expires_at});
  } else if (use.step == FamilyStep::kStay && use.expires_at) {
    change.conditions.emplace_back(
        Move{.key = key, .from = use.generation, .expires_at = use.expires_at, .to = use.generation});
  }
  stepped.handle = realm.handles->Make(stepped.name, use.generation, use.secret);
  return stepped;
}

}  // namespace writ

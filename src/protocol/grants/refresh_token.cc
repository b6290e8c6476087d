#include "protocol/grants/refresh_token.h"

#include <algorithm>

#include "base/secret.h"
#include "base/try.h"
#include "crypto/digest.h"
#include "protocol/rows/new_change.h"
#include "protocol/rules/resources.h"
#include "protocol/rules/scopes.h"
#include "protocol/wire_profiles/manners.h"

namespace writ {
namespace {

using Step = FamilyUse::Step;

/// When the family ends, if use prolongs it; never past its absolute limit.
std::optional<Instant> SlidTo(const Client& client, const FamilyFacts& facts, Instant now,
                              const RefreshManners& manners) {
  if (client.refresh_token_expiration == RefreshTokenExpiration::kAbsolute) return std::nullopt;
  const Instant slid = now + client.sliding_refresh_token_lifetime;
  if (client.absolute_refresh_token_lifetime == Seconds{0} && manners.zero_is_no_cap) return slid;
  return std::min(slid, facts.created_at + client.absolute_refresh_token_lifetime);
}

/// The scopes of the access token: those asked for, of those granted that the client may still have.
Result<std::vector<std::string>> NarrowScopes(const GrantCall& call, const FamilyFacts& facts,
                                              const RefreshManners& manners) {
  WRIT_TRY(std::vector<std::string> scopes,
           ParseScope(manners.narrows ? call.parameter("scope") : std::nullopt));
  //= rfc6749#section-6
  for (const std::string& scope : scopes) {
    if (!std::ranges::binary_search(facts.scopes, scope)) return Refuse(Reason::kScopeWider, scope);
  }
  if (scopes.empty()) scopes = facts.scopes;
  const auto lost = std::erase_if(
      scopes, [&](const std::string& scope) { return !call.check_scopes({scope}).has_value(); });
  if (lost > 0 && manners.lost_scope_refuses)
    return Refuse(Reason::kScopeWider, "taken from the client since");
  return scopes;
}

}  // namespace

std::string_view RefreshToken::Name() const {
  return "refresh_token";
}

std::span<const std::string_view> RefreshToken::Parameters() const {
  static constexpr std::string_view kParameters[] = {"refresh_token", "scope", "resource"};
  return kParameters;
}

/// Ends the family: somebody has a token of it who should not. That another was faster is no matter.
void RefreshToken::Revoke(const GrantCall& call, const RefreshFamilyKey& key,
                          const FamilyFacts& facts) const {
  Change change = NewChange(ports_.realm, call.now, ports_.random);
  change.writes.emplace_back(RevokeFamily{key});
  change.audit.push_back({.event = "refresh_token.reused",
                          .actor = call.client.client_id,
                          .subject = facts.person.account_id,
                          .detail = "{}"});
  ports_.store.Commit(change, call.deadline);
}

Result<Step> RefreshToken::NextStep(const GrantCall& call, const ParsedFamilyHandle& handle,
                                    const RefreshFamilyRow& row, const FamilyFacts& facts) const {
  const Client& client = call.client;
  if (handle.generation == row.generation)
    return client.refresh_token_usage == RefreshTokenUsage::kReUse ? Step::kStay : Step::kNext;
  // A handle of a generation that the store knows nothing of: the store was put back to an earlier state.
  if (handle.generation > row.generation)
    return Refuse(Reason::kRefreshTokenUnknown, "of a generation to come");
  // Who came first may have read its clock later: without a window there is none.
  const bool has_window = client.refresh_token_reuse_window > Seconds{0};
  const bool just_replaced = has_window && handle.generation + 1 == row.generation &&
                             call.now < row.moved_at + client.refresh_token_reuse_window;
  if (just_replaced) return Step::kRepeat;
  Revoke(call, row.key, facts);
  return Refuse(Reason::kRefreshTokenReused,
                "generation " + std::to_string(handle.generation) + " of " + std::to_string(row.generation));
}

Result<Decision> RefreshToken::Decide(const GrantCall& call) const {
  const auto token = call.parameter("refresh_token");
  if (!token) return Refuse(Reason::kRefreshTokenMissing);
  const auto handle = ports_.handles->Parse(*token);
  if (!handle) return Refuse(Reason::kRefreshTokenUnknown);
  const auto row = ports_.store.Find(ports_.realm, handle->family.key());
  if (!row) return Refuse(Reason::kRefreshTokenUnknown);
  const FamilyFacts facts = ParseFamilyFacts(row->payload);
  if (!base::ConstantTimeEqual(crypto::Sha256(handle->secret), facts.secret_hash))
    return Refuse(Reason::kRefreshTokenUnknown);
  if (facts.client_id != call.client.client_id) return Refuse(Reason::kRefreshTokenOfOther, facts.client_id);
  if (row->revoked) return Refuse(Reason::kRefreshTokenRevoked);
  if (call.now >= row->expires_at) return Refuse(Reason::kRefreshTokenExpired);
  if (!call.client.allow_offline_access) return Refuse(Reason::kOfflineAccessOff, call.client.client_id);
  WRIT_TRY(const Step step, NextStep(call, *handle, *row, facts));

  Decision decision;
  const RefreshManners& manners = MannersOf(ports_.compatibility).refresh;
  WRIT_TRY(decision.scopes, NarrowScopes(call, facts, manners));
  WRIT_TRY(decision.resources, NarrowResources(call.parameter("resource"), facts.resources));
  decision.person = facts.person;
  decision.actors = facts.actors;
  decision.extra_claims = facts.extra_claims;
  decision.claims_wish = facts.claims_wish;
  decision.access_token_lifetime = facts.access_token_lifetime;
  decision.token_type = facts.access_token_type;
  decision.consent = facts.consent;
  //= oidc-core#section-12.2
  if (manners.always_tells_id || std::ranges::binary_search(decision.scopes, "openid"))
    decision.id_token.emplace();
  if (!call.client.update_access_token_claims_on_refresh) decision.kept_claims = facts.claims;
  decision.family = {
      .step = step,
      .id = handle->family.id,
      .forget_after = handle->family.forget_after,
      .generation = row->generation + (step == Step::kNext ? 1 : 0),
      .secret = handle->secret,
      .expires_at = step == Step::kRepeat ? std::nullopt : SlidTo(call.client, facts, call.now, manners)};
  return decision;
}

}  // namespace writ

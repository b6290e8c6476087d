#include "protocol/grants/authorization_code.h"

#include <algorithm>

#include "base/secret.h"
#include "base/try.h"
#include "crypto/digest.h"
#include "protocol/mint/handle.h"
#include "protocol/refresh/family_facts.h"
#include "protocol/rows/new_change.h"
#include "protocol/rules/resources.h"

namespace writ {
namespace {

/// A twin of the same application, two tabs of one browser, may send the code twice.
constexpr Seconds kTwinWindow{5};

std::optional<AuthorizationCodeKey> KeyOf(std::string_view code) {
  const auto forget_after = ParseHandle(code);
  if (!forget_after) return std::nullopt;
  AuthorizationCodeKey key;
  key.forget_after = *forget_after;
  key.hash = RowHash(code);
  return key;
}

/// Whether the verifier, or that there is none, is right for the code.
//= rfc7636#section-4.6
bool FitsVerifier(const CodeFacts& facts, std::optional<std::string_view> verifier) {
  //= rfc9700#section-4.8.2
  if (facts.challenge_hash.empty()) return !verifier;
  const auto challenge = verifier ? ChallengeOf(*verifier, facts.method) : std::nullopt;
  return challenge && base::ConstantTimeEqual(crypto::Sha256(*challenge), facts.challenge_hash);
}

/// The first thing that does not fit what the code was made for.
std::optional<Reason> WhyNot(const GrantCall& call, const CodeFacts& facts) {
  //= rfc6749#section-4.1.3
  const auto redirect_uri = call.parameter("redirect_uri");
  if (!redirect_uri) return Reason::kCodeRedirectUriMissing;
  if (*redirect_uri != facts.redirect_uri) return Reason::kCodeRedirectUri;
  if (!FitsVerifier(facts, call.parameter("code_verifier"))) return Reason::kCodeVerifier;
  return std::nullopt;
}

}  // namespace

std::string_view AuthorizationCode::Name() const {
  return "authorization_code";
}

std::span<const std::string_view> AuthorizationCode::Parameters() const {
  static constexpr std::string_view kParameters[] = {"code", "redirect_uri", "code_verifier", "resource"};
  return kParameters;
}

/// A code that was redeemed before. Revokes what came of it.
std::unexpected<OAuthError> AuthorizationCode::Replayed(const GrantCall& call, const CodeFacts& facts) const {
  const auto family = ports_.store.Find(ports_.realm, facts.family.key());
  const bool twin = family && !WhyNot(call, facts) && !facts.challenge_hash.empty() &&
                    facts.method == PkceMethod::kS256 &&
                    call.now < ParseFamilyFacts(family->payload).created_at + kTwinWindow;
  if (twin) return Refuse(Reason::kCodeReplayed, "a twin's: nothing is revoked");
  Change change = NewChange(ports_.realm, call.now, ports_.random);
  change.writes.emplace_back(RevokeFamily{facts.family.key()});
  change.audit.push_back({.event = "code.replayed",
                          .actor = call.client.client_id,
                          .subject = facts.person.account_id,
                          .detail = "{}"});
  ports_.store.Commit(change, call.deadline);
  return Refuse(Reason::kCodeReplayed);
}

/// A code that its own client presents wrongly is good for nothing any more. That another was faster is no
/// matter.
std::unexpected<OAuthError> AuthorizationCode::Spend(const GrantCall& call, const AuthorizationCodeKey& key,
                                                     const CodeFacts& facts, Reason reason) const {
  Change change = NewChange(ports_.realm, call.now, ports_.random);
  change.conditions.emplace_back(Take{key});
  change.audit.push_back({.event = "code.spent",
                          .actor = call.client.client_id,
                          .subject = facts.person.account_id,
                          .detail = "{}"});
  ports_.store.Commit(change, call.deadline);
  return Refuse(reason);
}

Result<Decision> AuthorizationCode::Decide(const GrantCall& call) const {
  const auto code = call.parameter("code");
  if (!code) return Refuse(Reason::kCodeMissing);
  const auto key = KeyOf(*code);
  if (!key) return Refuse(Reason::kCodeUnknown);
  const auto row = ports_.store.Find(ports_.realm, *key);
  if (!row) return Refuse(Reason::kCodeUnknown);
  const CodeFacts facts = ParseCodeFacts(row->payload);
  if (facts.client_id != call.client.client_id) return Refuse(Reason::kCodeOfOther, facts.client_id);
  if (row->taken_by) return Replayed(call, facts);
  if (call.now >= row->expires_at) return Refuse(Reason::kCodeExpired);
  if (const auto why = WhyNot(call, facts)) return Spend(call, *key, facts, *why);

  Decision decision;
  decision.scopes = facts.scopes;
  WRIT_TRY(decision.resources, NarrowResources(call.parameter("resource"), facts.resources));
  decision.person = facts.person;
  decision.needs_session = true;
  decision.claims_wish = facts.claims_wish;
  decision.consent = facts.consent;
  //= oidc-core#section-3.1.3.3
  if (std::ranges::binary_search(facts.scopes, "openid"))
    decision.id_token = IdTokenWish{.nonce = facts.nonce, .code = {}, .state = {}};
  decision.family = {
      .step = FamilyUse::Step::kStart, .id = facts.family.id, .forget_after = facts.family.forget_after};
  decision.family_scopes = facts.scopes;
  decision.family_resources = facts.resources;
  decision.takes = *key;
  return decision;
}

}  // namespace writ

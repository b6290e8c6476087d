#include "protocol/mint/minter.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"
#include "base/try.h"
#include "protocol/lookup/access_token_facts.h"
#include "protocol/mint/access_token.h"
#include "protocol/mint/family_step.h"
#include "protocol/mint/handle.h"
#include "protocol/mint/id_token.h"
#include "protocol/mint/signed_jwt.h"
#include "protocol/people/subject.h"
#include "protocol/rules/resources.h"

namespace writ {
namespace {

constexpr std::size_t kJtiBytes = 16;

std::string MakeJti(Random& random) {
  std::array<char, kJtiBytes> bytes;
  random.Fill(std::as_writable_bytes(std::span(bytes)));
  return base::HexUpper({bytes.data(), bytes.size()});
}

/// Makes the handle of a reference token and, in `change`, the row that it stands for.
std::string MakeReferenceToken(std::string claims, Instant now, Seconds lifetime, Random& random,
                               Change& change) {
  const Instant expires_at = now + lifetime;
  const std::uint32_t forget_after = LastSecond(expires_at);
  std::string handle = MakeHandle(forget_after, random);
  ReferenceTokenRow row;
  row.key.forget_after = forget_after;
  row.key.hash = RowHash(handle);
  row.expires_at = expires_at;
  row.payload.bytes = std::move(claims);
  change.writes.emplace_back(Insert<ReferenceTokenRow>{std::move(row)});
  return handle;
}

/// The resources with the algorithms that each accepts.
std::string DescribeResources(const std::vector<const ApiResource*>& resources) {
  std::string text;
  for (const ApiResource* const resource : resources) {
    if (!text.empty()) text += "; ";
    text +=
        resource->name + " accepts: " + base::JoinBlanks(resource->allowed_access_token_signing_algorithms);
  }
  return text;
}

/// Whether we can read again what we wrote. Small claims with little within them need no look.
bool IsReadable(std::string_view claims, bool reference) {
  constexpr std::size_t kSmall = 1'500;
  constexpr std::ptrdiff_t kFewLevels = 8;
  // base64url of the latter, with a header and the longest signature, is a JWT that is read.
  const std::size_t most = reference ? 60'000 : 11'000;
  const auto openings = std::ranges::count_if(claims, [](char c) { return c == '{' || c == '['; });
  if (claims.size() <= kSmall && openings < kFewLevels) return true;
  return claims.size() <= most && ParseAccessTokenClaims(claims).has_value();
}

/// What a token of this decision is signed with: the key's algorithm suits all that it is for.
Result<const RingKey*> ChooseAccessTokenKey(const Cleared& cleared, const KeyRing& keys) {
  const RingKey* const key = keys.Choose(AcceptedAlgorithms(cleared.resources()));
  if (key == nullptr) return Refuse(Reason::kNoKeyForResources, DescribeResources(cleared.resources()));
  return key;
}

}  // namespace

Result<void> Minted::AddAccessToken(const Call& call, const Cleared& cleared, const RealmContext& realm) {
  const Decision& decision = cleared.decision();
  const Client& client = cleared.client();
  WRIT_TRY(const RingKey* const key, ChooseAccessTokenKey(cleared, *realm.keys));
  expires_in_ = decision.access_token_lifetime.value_or(client.access_token_lifetime);
  const bool reference =
      decision.token_type.value_or(client.access_token_type) == AccessTokenType::kReference;
  // No key is published for longer than that after its last signature.
  if (!reference)
    expires_in_ = std::min(
        expires_in_, std::max(realm.catalog.options().keys.retention_duration, client.access_token_lifetime));
  std::string jti;
  std::vector<Claim> person_claims;
  if (cleared.person()) {
    person_claims = cleared.access_token_claims();
    SteppedFamily family = StepFamily(call, cleared, realm, person_claims, expires_in_, change_);
    refresh_token_ = std::move(family.handle);
    // It names the family, with which the token ends.
    jti = MakeFamilyJti(family.name, realm.random);
  } else if (client.include_jwt_id) {
    jti = MakeJti(realm.random);
  }
  std::string claims =
      MakeAccessTokenClaims(cleared, person_claims, realm.catalog, call.now, expires_in_, jti);
  if (!IsReadable(claims, reference)) return Refuse(Reason::kTokenTooLarge, client.client_id);
  access_token_ = reference
                      ? MakeReferenceToken(std::move(claims), call.now, expires_in_, realm.random, change_)
                      : SignJwt(*key, realm.catalog.options().access_token_jwt_type, claims);
  return {};
}

Result<void> Minted::AddIdToken(const Call& call, const Cleared& cleared, const RealmContext& realm) {
  const RingKey* const key = ChooseIdTokenKey(*realm.keys, cleared.client());
  if (key == nullptr)
    return Refuse(Reason::kNoKeyForClient,
                  base::JoinBlanks(cleared.client().allowed_identity_token_signing_algorithms));
  id_token_ =
      SignJwt(*key, kIdTokenTyp,
              MakeIdTokenClaims(cleared, realm.catalog, *key, call.now, access_token_, refresh_token_));
  return {};
}

Result<Minted> Mint(const Call& call, Cleared cleared, const RealmContext& realm,
                    std::optional<Change> change) {
  NoteStep(call.walk, Step::kMint);
  const Decision& decision = cleared.decision();
  Minted minted;
  minted.scope_ = base::JoinBlanks(decision.scopes);
  minted.issued_token_type_ = decision.issued_token_type;
  minted.response_members_ = decision.response_members;
  const bool reference =
      decision.token_type.value_or(cleared.client().access_token_type) == AccessTokenType::kReference;
  if (change) {
    minted.change_ = std::move(*change);
  } else if (cleared.person() || reference || !decision.marks.empty()) {
    minted.change_ = BeginChange(call, realm);
  }
  if (decision.takes) minted.change_.conditions.emplace_back(Take{*decision.takes});
  for (const MarkKey& mark : decision.marks) minted.change_.conditions.emplace_back(Mark{mark});
  if (decision.uses) {
    minted.change_.conditions.emplace_back(Guard{decision.uses->becomes.key, decision.uses->version});
    minted.change_.writes.emplace_back(UpsertGuarded{decision.uses->becomes});
  }
  if (decision.gives_access_token) WRIT_CHECK(minted.AddAccessToken(call, cleared, realm));
  if (decision.id_token && cleared.person()) WRIT_CHECK(minted.AddIdToken(call, cleared, realm));
  return minted;
}

}  // namespace writ

#include "protocol/mint/minter.h"

#include <array>
#include <span>

#include "base/text.h"
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

}  // namespace

Result<Minted> Mint(const Call& call, Cleared cleared, const RealmContext& realm) {
  NoteStep(call.walk, Step::kMint);
  const Decision& decision = cleared.decision();
  const Client& client = cleared.client();
  const RingKey* const key = realm.keys->Choose(AcceptedAlgorithms(cleared.resources()));
  if (key == nullptr) return Refuse(Reason::kNoKeyForResources, DescribeResources(cleared.resources()));

  Minted minted;
  minted.expires_in_ = decision.access_token_lifetime.value_or(client.access_token_lifetime);
  minted.scope_ = base::JoinBlanks(decision.scopes);
  minted.response_members_ = decision.response_members;
  const bool reference =
      decision.token_type.value_or(client.access_token_type) == AccessTokenType::kReference;
  if (cleared.person() || reference) minted.change_ = BeginChange(call, realm);

  std::string jti;
  std::vector<Claim> person_claims;
  if (cleared.person()) {
    person_claims = decision.kept_claims.value_or(
        ClaimsForApis(*cleared.person(), decision.scopes, cleared.resources(), realm.catalog));
    if (decision.takes) minted.change_.conditions.emplace_back(Take{*decision.takes});
    SteppedFamily family =
        StepFamily(call, cleared, realm, person_claims, minted.expires_in_, minted.change_);
    minted.refresh_token_ = std::move(family.handle);
    // It names the family, with which the token ends.
    jti = MakeFamilyJti(family.name, realm.random);
  } else if (client.include_jwt_id) {
    jti = MakeJti(realm.random);
  }
  std::string claims =
      MakeAccessTokenClaims(cleared, person_claims, realm.catalog, call.now, minted.expires_in_, jti);
  if (reference) {
    minted.access_token_ =
        MakeReferenceToken(std::move(claims), call.now, minted.expires_in_, realm.random, minted.change_);
  } else {
    minted.access_token_ = SignJwt(*key, realm.catalog.options().access_token_jwt_type, claims);
  }
  if (decision.id_token && cleared.person()) {
    const RingKey* const id_key = ChooseIdTokenKey(*realm.keys, client);
    if (id_key == nullptr)
      return Refuse(Reason::kNoKeyForClient,
                    base::JoinBlanks(client.allowed_identity_token_signing_algorithms));
    minted.id_token_ =
        SignJwt(*id_key, kIdTokenTyp,
                MakeIdTokenClaims(cleared, realm.catalog, *id_key, call.now, minted.access_token_));
  }
  return minted;
}

}  // namespace writ

#include "protocol/keys/signing_keys.h"

#include <algorithm>

#include "crypto/seal.h"
#include "protocol/mint/handle.h"
#include "writ/fault.h"

namespace writ {
namespace {

crypto::JwsAlgorithm AlgorithmNamed(const std::string& name, FaultKind otherwise) {
  const auto algorithm = crypto::FindJwsAlgorithm(name);
  if (!algorithm) throw Fault(otherwise, "there is no signing algorithm " + name);
  return *algorithm;
}

/// Where a sealed key belongs: it opens nowhere else.
std::string PlaceOf(const std::string& realm, const std::string& algorithm, const std::string& kid) {
  return "signing-key/" + realm + '/' + algorithm + '/' + kid;
}

/// The row of an algorithm's first key, and that of each key's follower, has a fixed place: of several makers
/// only one can fill it.
SigningKeyKey PlaceInStore(const std::string& realm, const WantedKey& wanted) {
  SigningKeyKey key;
  key.forget_after = kNever;
  const std::string name = wanted.after.empty()
                               ? "first/" + realm + '/' + wanted.algorithm
                               : "after/" + realm + '/' + wanted.algorithm + '/' + wanted.after;
  key.hash = RowHash(name);
  return key;
}

AuditRecord Record(const char* event, const std::string& actor, const SigningKeyRow& row) {
  return {.event = event,
          .actor = actor,
          .subject = row.kid,
          .detail = R"({"algorithm":")" + row.algorithm + "\"}"};
}

SigningKeyRow MakeRow(const KeyRequest& request, const WantedKey& wanted, Random& random) {
  const auto key = crypto::SigningKey::Generate(AlgorithmNamed(wanted.algorithm, FaultKind::kBug),
                                                request.settings.rsa_key_size);
  SigningKeyRow row;
  row.key = PlaceInStore(request.realm, wanted);
  row.kid = key->thumbprint();
  row.algorithm = wanted.algorithm;
  row.created_at = request.now;
  row.signs_from = wanted.signs_from;
  row.payload.bytes = crypto::Seal(request.master_key, PlaceOf(request.realm, wanted.algorithm, row.kid),
                                   key->pkcs8().Reveal(), random);
  return row;
}

Change BeginKeyChange(const KeyRequest& request, Random& random) {
  Change change;
  random.Fill(change.id);
  change.realm = request.realm;
  change.now = request.now;
  return change;
}

void DropKeys(const KeyRequest& request, const std::vector<SigningKeyRow>& rows, Store& store,
              Random& random) {
  Change change = BeginKeyChange(request, random);
  for (const SigningKeyRow& row : rows) {
    change.writes.emplace_back(Delete<SigningKeyKey>{row.key});
    change.audit.push_back(Record("key.dropped", "writ", row));
  }
  store.Commit(change, request.clock.Steady() + request.patience);
}

/// The plan once all that it wants is done.
KeyPlan FollowPlan(const KeyRequest& request, Store& store, Random& random) {
  const auto plan_now = [&] {
    return PlanKeys(store.FindSigningKeys(request.realm), request.settings, request.longest_token,
                    request.now);
  };
  KeyPlan plan = plan_now();
  if (!plan.dropped.empty()) DropKeys(request, plan.dropped, store, random);
  if (plan.wanted.empty()) return plan;
  for (const WantedKey& wanted : plan.wanted) CommitKeys(request, {wanted}, {}, "writ", store, random);
  return plan_now();
}

std::shared_ptr<const crypto::SigningKey> Unsealed(const KeyRequest& request, const SigningKeyRow& row) {
  const auto algorithm = AlgorithmNamed(row.algorithm, FaultKind::kCorrupt);
  auto der =
      crypto::Unseal(request.master_key, PlaceOf(request.realm, row.algorithm, row.kid), row.payload.bytes);
  return crypto::SigningKey::FromPkcs8(algorithm, std::move(der));
}

/// The key as it was in `before`, in another phase if need be; absent when it was not there.
std::optional<RingKey> Kept(const KeyRing* before, const std::string& kid, KeyPhase phase) {
  const RingKey* const found = before == nullptr ? nullptr : before->Find(kid);
  if (found == nullptr) return std::nullopt;
  RingKey key = *found;
  key.phase = phase;
  return key;
}

/// A key of the operator: as it was where its file is the same, or no longer at hand.
RingKey OpenProvided(const ProvidedKey& provided, const KeyRing* before) {
  const KeyPhase phase = provided.signs ? KeyPhase::kSigning : KeyPhase::kRetired;
  auto kept = Kept(before, provided.kid, phase);
  // Asked at every look: the same bytes need not be read again.
  const bool same = kept && crypto::JwsAlgorithmName(kept->key->algorithm()) == provided.algorithm &&
                    kept->key->pkcs8().Reveal() == provided.pkcs8;
  if (kept && (same || provided.pkcs8.empty())) return *kept;
  auto key = crypto::SigningKey::FromPkcs8(AlgorithmNamed(provided.algorithm, FaultKind::kCorrupt),
                                           base::SecretBytes(std::string(provided.pkcs8)));
  std::string kid = provided.kid.empty() ? key->thumbprint() : provided.kid;
  return MakeRingKey(std::move(kid), std::move(key), phase);
}

bool Same(const KeyRing& before, const std::vector<RingKey>& keys) {
  return std::ranges::equal(before.keys(), keys, [](const RingKey& a, const RingKey& b) {
    return a.kid == b.kid && a.phase == b.phase && a.key == b.key;
  });
}

}  // namespace

std::vector<std::string> CommitKeys(const KeyRequest& request, const std::vector<WantedKey>& wanted,
                                    const std::vector<SigningKeyRow>& retired, const std::string& actor,
                                    Store& store, Random& random) {
  Change change = BeginKeyChange(request, random);
  std::vector<std::string> kids;
  for (const WantedKey& want : wanted) {
    SigningKeyRow row = MakeRow(request, want, random);
    kids.push_back(row.kid);
    change.audit.push_back(Record("key.made", actor, row));
    change.writes.emplace_back(Insert<SigningKeyRow>{std::move(row)});
  }
  for (const SigningKeyRow& row : retired) {
    change.audit.push_back(Record("key.retired", actor, row));
    change.writes.emplace_back(RetireKey{row.key, request.now});
  }
  const CommitResult result = store.Commit(change, request.clock.Steady() + request.patience);
  if (std::holds_alternative<Conflict>(result)) return {};
  return kids;
}

std::shared_ptr<const KeyRing> OpenSigningKeys(const KeyRequest& request, Store& store, Random& random,
                                               const std::shared_ptr<const KeyRing>& before) {
  std::vector<RingKey> keys;
  for (const ProvidedKey& provided : request.settings.provided)
    keys.push_back(OpenProvided(provided, before.get()));
  for (const PlannedKey& planned : FollowPlan(request, store, random).published) {
    auto kept = Kept(before.get(), planned.row.kid, planned.phase);
    keys.push_back(kept ? std::move(*kept)
                        : MakeRingKey(planned.row.kid, Unsealed(request, planned.row), planned.phase));
  }
  if (std::ranges::find(keys, KeyPhase::kSigning, &RingKey::phase) == keys.end()) {
    throw Fault(FaultKind::kUnavailable,
                "no key signs: let KeyManagement make them (Enabled: true) or name a file in its Keys");
  }
  if (before != nullptr && Same(*before, keys)) return before;
  return std::make_shared<const KeyRing>(std::move(keys));
}

}  // namespace writ

#include "protocol/keys/signing_keys.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "crypto/digest.h"
#include "crypto/seal.h"
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

/// The row of an algorithm's first key has a fixed place, so that only one of several makers can fill it.
SigningKeyKey FirstKeyOf(const std::string& realm, const std::string& algorithm) {
  SigningKeyKey key;
  key.forget_after = kNever;
  const auto hash = crypto::Sha256("first/" + realm + '/' + algorithm);
  std::memcpy(key.hash.data(), hash.data(), key.hash.size());
  return key;
}

/// Makes a key and commits it. That another was faster is no matter: the caller reads what is there then.
void MakeKey(const KeyRequest& request, const std::string& algorithm, Store& store, Random& random) {
  const auto key = crypto::SigningKey::Generate(AlgorithmNamed(algorithm, FaultKind::kBug));
  SigningKeyRow row;
  row.key = FirstKeyOf(request.realm, algorithm);
  row.kid = key->thumbprint();
  row.algorithm = algorithm;
  row.state = "signing";
  row.created_at = request.now;
  row.payload.bytes = crypto::Seal(request.master_key, PlaceOf(request.realm, algorithm, row.kid),
                                   key->pkcs8().Reveal(), random);
  Change change;
  random.Fill(change.id);
  change.realm = request.realm;
  change.now = request.now;
  change.audit.push_back({.event = "key.made",
                          .actor = "writ",
                          .subject = row.kid,
                          .detail = R"({"algorithm":")" + algorithm + "\"}"});
  change.writes.emplace_back(Insert<SigningKeyRow>{std::move(row)});
  store.Commit(change, request.clock.Steady() + request.patience);
}

RingKey OpenKey(const KeyRequest& request, const SigningKeyRow& row) {
  const auto algorithm = AlgorithmNamed(row.algorithm, FaultKind::kCorrupt);
  auto der =
      crypto::Unseal(request.master_key, PlaceOf(request.realm, row.algorithm, row.kid), row.payload.bytes);
  return MakeRingKey(row.kid, crypto::SigningKey::FromPkcs8(algorithm, std::move(der)));
}

/// The rows in the order of `algorithms`, then those of algorithms no longer named; each group as it was.
std::vector<SigningKeyRow> Ranked(std::vector<SigningKeyRow> rows,
                                  const std::vector<std::string>& algorithms) {
  std::vector<SigningKeyRow> ranked;
  for (const std::string& algorithm : algorithms) {
    std::ranges::copy_if(rows, std::back_inserter(ranked),
                         [&](const SigningKeyRow& row) { return row.algorithm == algorithm; });
  }
  std::ranges::copy_if(rows, std::back_inserter(ranked), [&](const SigningKeyRow& row) {
    return std::ranges::find(algorithms, row.algorithm) == algorithms.end();
  });
  return ranked;
}

}  // namespace

std::shared_ptr<const KeyRing> OpenSigningKeys(const KeyRequest& request, Store& store, Random& random) {
  std::vector<SigningKeyRow> rows = store.FindSigningKeys(request.realm);
  bool made = false;
  for (const std::string& algorithm : request.algorithms) {
    if (std::ranges::find(rows, algorithm, &SigningKeyRow::algorithm) != rows.end()) continue;
    MakeKey(request, algorithm, store, random);
    made = true;
  }
  if (made) rows = store.FindSigningKeys(request.realm);
  std::vector<RingKey> keys;
  for (const SigningKeyRow& row : Ranked(std::move(rows), request.algorithms))
    keys.push_back(OpenKey(request, row));
  if (keys.empty()) throw Fault(FaultKind::kBug, "a realm without signing keys");
  return std::make_shared<const KeyRing>(std::move(keys));
}

}  // namespace writ

#include "protocol/keys/key_ring.h"

#include <algorithm>

#include "base/base64.h"
#include "base/json_writer.h"
#include "writ/fault.h"

namespace writ {
namespace {

std::string_view AlgorithmOf(const RingKey& key) {
  return crypto::JwsAlgorithmName(key.key->algorithm());
}

std::string MakeJwks(const std::vector<RingKey>& keys) {
  std::string out;
  base::JsonWriter json(out);
  json.BeginObject().Key("keys").BeginArray();
  for (const RingKey& key : keys) {
    json.BeginObject()
        .Key("alg")
        .String(AlgorithmOf(key))
        .Key("kid")
        .String(key.kid)
        .Key("use")
        .String("sig");
    json.Raw(key.key->public_members()).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

}  // namespace

std::string_view KeyPhaseName(KeyPhase phase) {
  switch (phase) {
    case KeyPhase::kAnnounced:
      return "announced";
    case KeyPhase::kSigning:
      return "signing";
    case KeyPhase::kRetired:
      break;
  }
  return "retired";
}

std::string EncodeJoseHeader(crypto::JwsAlgorithm algorithm, std::string_view kid, std::string_view typ) {
  std::string header;
  base::JsonWriter json(header);
  json.BeginObject().Key("alg").String(crypto::JwsAlgorithmName(algorithm)).Key("kid").String(kid);
  if (!typ.empty()) json.Key("typ").String(typ);
  json.EndObject();
  return base::Base64UrlEncode(header);
}

RingKey MakeRingKey(std::string kid, std::shared_ptr<const crypto::SigningKey> key, KeyPhase phase) {
  auto verifying = crypto::VerifyingKey::FromMembers(key->algorithm(), key->public_members());
  if (verifying == nullptr) throw Fault(FaultKind::kCorrupt, "the public half of key " + kid + " is none");
  std::string header = EncodeJoseHeader(key->algorithm(), kid, kAccessTokenTyp);
  return {std::move(kid), std::move(key), std::move(verifying), phase, std::move(header)};
}

KeyRing::KeyRing(std::vector<RingKey> keys) : keys_(std::move(keys)), jwks_(MakeJwks(keys_)) {}

const RingKey* KeyRing::Choose(const std::optional<std::vector<std::string>>& accepted) const {
  const auto suits = [&](const RingKey& key) {
    if (key.phase != KeyPhase::kSigning) return false;
    return !accepted || std::ranges::find(*accepted, AlgorithmOf(key)) != accepted->end();
  };
  const auto found = std::ranges::find_if(keys_, suits);
  return found == keys_.end() ? nullptr : &*found;
}

const RingKey* KeyRing::Find(std::string_view kid) const {
  const auto found = std::ranges::find(keys_, kid, &RingKey::kid);
  return found == keys_.end() ? nullptr : &*found;
}

}  // namespace writ

#include "crypto/signing_key.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <array>
#include <mutex>
#include <vector>

#include "base/base64.h"
#include "base/thread_number.h"
#include "crypto/digest.h"
#include "crypto/openssl_error.h"
#include "crypto/pkcs8.h"
#include "crypto/public_members.h"
#include "crypto/signer.h"
#include "crypto/verify.h"
#include "writ/fault.h"

namespace writ::crypto {
namespace {

EvpKey GenerateKey(JwsAlgorithm algorithm, unsigned rsa_bits) {
  const JwsAlgorithmFacts& facts = FactsOf(algorithm);
  EvpKey key;
  if (facts.kind == KeyKind::kEc) {
    key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", facts.group));
  } else if (facts.kind == KeyKind::kEd25519) {
    key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  } else {
    key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(rsa_bits)));
  }
  if (key == nullptr) ThrowOpenSslFault("key generation");
  return key;
}

}  // namespace

/// Signers that nobody uses at the moment, each with the thread that used it last, whose cache it is in.
/// There are never more than there were signatures under way at once.
struct SigningKey::Signers {
  struct alignas(64) Shard {
    std::mutex mutex;
    std::vector<std::unique_ptr<Signer>> free;
  };

  std::array<Shard, 32> shards;
};

SigningKey::SigningKey(JwsAlgorithm algorithm, base::SecretBytes der)
    : algorithm_(algorithm), der_(std::move(der)), signers_(std::make_unique<Signers>()) {
  const EvpKey key = ReadPkcs8(algorithm_, der_.Reveal());
  public_members_ = PublicMembers(algorithm_, key.get());
  thumbprint_ = base::Base64UrlEncode(Sha256('{' + public_members_ + '}'));
}

SigningKey::~SigningKey() = default;

std::unique_ptr<SigningKey> SigningKey::Generate(JwsAlgorithm algorithm, unsigned rsa_bits) {
  auto key = FromPkcs8(algorithm, ExportPkcs8(GenerateKey(algorithm, rsa_bits).get()));
  std::string signature;
  key->AppendSignature("self test", signature);
  const auto verifying = VerifyingKey::FromMembers(algorithm, key->public_members());
  if (verifying == nullptr || !verifying->Verify("self test", signature)) {
    throw Fault(FaultKind::kUnavailable, "a new signing key does not verify what it signs");
  }
  return key;
}

std::unique_ptr<SigningKey> SigningKey::FromPkcs8(JwsAlgorithm algorithm, base::SecretBytes der) {
  return std::unique_ptr<SigningKey>(new SigningKey(algorithm, std::move(der)));
}

void SigningKey::AppendSignature(std::string_view input, std::string& out) const {
  Signers::Shard& shard = signers_->shards[base::ThreadNumber() % signers_->shards.size()];
  std::unique_ptr<Signer> signer;
  {
    const std::lock_guard lock(shard.mutex);
    if (!shard.free.empty()) {
      signer = std::move(shard.free.back());
      shard.free.pop_back();
    }
  }
  if (signer == nullptr) signer = std::make_unique<Signer>(algorithm_, der_.Reveal());
  Signer::Bytes bytes;
  base::AppendBase64Url(out, signer->Sign(input, bytes));
  const std::lock_guard lock(shard.mutex);
  shard.free.push_back(std::move(signer));
}

}  // namespace writ::crypto

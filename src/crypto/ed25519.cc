#include "crypto/ed25519.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <string>

#include "crypto/openssl_error.h"
#include "writ/fault.h"

namespace writ::crypto {
namespace {

static_assert(kEd25519PublicBytes == crypto_sign_PUBLICKEYBYTES &&
              kEd25519SignatureBytes == crypto_sign_BYTES);

/// What libsodium asks for before anything else: it chooses its code by the processor.
void StartSodium() {
  static const int kStarted = sodium_init();
  if (kStarted < 0) throw Fault(FaultKind::kUnavailable, "libsodium cannot be used");
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

base::SecretBytes ReadEd25519(const EVP_PKEY* key) {
  StartSodium();
  std::array<unsigned char, crypto_sign_SEEDBYTES> seed{};
  std::size_t length = seed.size();
  if (EVP_PKEY_get_raw_private_key(key, seed.data(), &length) != 1 || length != seed.size())
    ThrowOpenSslFault("an Ed25519 key");
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_key{};
  std::string secret(crypto_sign_SECRETKEYBYTES, '\0');
  crypto_sign_seed_keypair(public_key.data(), reinterpret_cast<unsigned char*>(secret.data()), seed.data());
  sodium_memzero(seed.data(), seed.size());
  return base::SecretBytes(std::move(secret));
}

//= rfc8037#section-3.1
void SignEd25519(const base::SecretBytes& key, std::string_view message, char* signature) {
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature), nullptr, Bytes(message), message.size(),
                       Bytes(key.Reveal()));
}

bool VerifyEd25519(std::string_view public_key, std::string_view message, std::string_view signature) {
  StartSodium();
  return public_key.size() == kEd25519PublicBytes && signature.size() == kEd25519SignatureBytes &&
         crypto_sign_verify_detached(Bytes(signature), Bytes(message), message.size(), Bytes(public_key)) ==
             0;
}

}  // namespace writ::crypto

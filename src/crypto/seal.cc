#include "crypto/seal.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "crypto/evp_handles.h"
#include "crypto/openssl_error.h"
#include "writ/fault.h"

namespace writ::crypto {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr std::size_t kOverhead = 1 + kNonce + kTag;
constexpr std::size_t kLargest = 65'536;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

EvpCipherContext MakeContext() {
  EvpCipherContext context(EVP_CIPHER_CTX_new());
  if (context == nullptr) ThrowOpenSslFault("cipher context");
  return context;
}

}  // namespace

std::string Seal(MasterKey key, std::string_view place, std::string_view plain, Random& random) {
  if (plain.size() > kLargest) throw Fault(FaultKind::kBug, "too much to seal");
  std::array<std::byte, kNonce> nonce;
  random.Fill(nonce);
  std::string sealed(kOverhead + plain.size(), '\0');
  sealed[0] = kVersion;
  std::copy_n(reinterpret_cast<const char*>(nonce.data()), kNonce, sealed.begin() + 1);
  unsigned char* const body = Bytes(sealed) + 1 + kNonce;
  const EvpCipherContext context = MakeContext();
  int n = 0;
  const bool done =
      EVP_EncryptInit_ex2(context.get(), EVP_aes_256_gcm(),
                          reinterpret_cast<const unsigned char*>(key.data()), Bytes(sealed) + 1,
                          nullptr) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &n, Bytes(place), static_cast<int>(place.size())) == 1 &&
      EVP_EncryptUpdate(context.get(), body, &n, Bytes(plain), static_cast<int>(plain.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), body + n, &n) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTag, body + plain.size()) == 1;
  if (!done) ThrowOpenSslFault("sealing");
  return sealed;
}

std::optional<base::SecretBytes> TryUnseal(MasterKey key, std::string_view place, std::string_view sealed) {
  const bool readable =
      sealed.size() >= kOverhead && sealed.size() <= kLargest + kOverhead && sealed[0] == kVersion;
  if (!readable) return std::nullopt;
  const std::string_view body = sealed.substr(1 + kNonce, sealed.size() - kOverhead);
  std::string tag(sealed.substr(sealed.size() - kTag));
  std::string plain(body.size(), '\0');
  const EvpCipherContext context = MakeContext();
  int n = 0;
  const bool opened =
      EVP_DecryptInit_ex2(context.get(), EVP_aes_256_gcm(),
                          reinterpret_cast<const unsigned char*>(key.data()), Bytes(sealed) + 1,
                          nullptr) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &n, Bytes(place), static_cast<int>(place.size())) == 1 &&
      EVP_DecryptUpdate(context.get(), Bytes(plain), &n, Bytes(body), static_cast<int>(body.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), Bytes(plain) + n, &n) == 1;
  base::SecretBytes opened_bytes(std::move(plain));
  if (!opened) return std::nullopt;
  return opened_bytes;
}

base::SecretBytes Unseal(MasterKey key, std::string_view place, std::string_view sealed) {
  auto plain = TryUnseal(key, place, sealed);
  if (!plain)
    throw Fault(FaultKind::kCorrupt,
                "a sealed secret does not open: another master key, place or version, or damage");
  return std::move(*plain);
}

}  // namespace writ::crypto

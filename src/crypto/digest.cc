#include "crypto/digest.h"

#include <openssl/evp.h>

#include <memory>

#include "base/secret.h"
#include "crypto/openssl_error.h"
#include "writ/system.h"

namespace writ::crypto {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// A digest that is fetched once: OpenSSL's one-shot calls fetch it again each time, under a lock.
EVP_MD* Fetch(const char* name) {
  EVP_MD* const digest = EVP_MD_fetch(nullptr, name, nullptr);
  if (digest == nullptr) ThrowOpenSslFault(name);
  return digest;
}

/// This thread's digest context: scratch space, nothing of it outlives a call.
EVP_MD_CTX* Context() {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  if (context == nullptr) ThrowOpenSslFault("digest context");
  return context.get();
}

DigestBytes Digest(EVP_MD* digest, std::size_t size, std::string_view a, std::string_view b) {
  DigestBytes out(size);
  EVP_MD_CTX* const context = Context();
  const bool done = EVP_DigestInit_ex2(context, digest, nullptr) == 1 &&
                    EVP_DigestUpdate(context, a.data(), a.size()) == 1 &&
                    EVP_DigestUpdate(context, b.data(), b.size()) == 1 &&
                    EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(out.data()), nullptr) == 1;
  if (!done) ThrowOpenSslFault("digest");
  return out;
}

EVP_MD* FetchedSha256() {
  static EVP_MD* const kDigest = Fetch("SHA256");
  return kDigest;
}

EVP_MD* FetchedSha384() {
  static EVP_MD* const kDigest = Fetch("SHA384");
  return kDigest;
}

EVP_MD* FetchedSha512() {
  static EVP_MD* const kDigest = Fetch("SHA512");
  return kDigest;
}

/// Takes `block`: how many bytes the digest works on at a time.
//= rfc2104#section-2
DigestBytes Hmac(EVP_MD* digest, std::size_t size, std::size_t block, std::string_view key,
                 std::string_view message) {
  std::string padded(key.size() > block ? std::string_view(Digest(digest, size, key, {})) : key);
  padded.resize(block, '\0');
  std::string inner = padded;
  for (char& c : inner) c = static_cast<char>(c ^ 0x36);
  for (char& c : padded) c = static_cast<char>(c ^ 0x5c);
  const DigestBytes mac = Digest(digest, size, padded, Digest(digest, size, inner, message));
  base::Wipe(inner);
  base::Wipe(padded);
  return mac;
}

}  // namespace

DigestBytes Sha256(std::string_view message) {
  return Digest(FetchedSha256(), 32, message, {});
}

DigestBytes Sha384(std::string_view message) {
  return Digest(FetchedSha384(), 48, message, {});
}

DigestBytes Sha512(std::string_view message) {
  return Digest(FetchedSha512(), 64, message, {});
}

DigestBytes HmacSha256(std::string_view key, std::string_view message) {
  return Hmac(FetchedSha256(), 32, 64, key, message);
}

DigestBytes HmacSha384(std::string_view key, std::string_view message) {
  return Hmac(FetchedSha384(), 48, 128, key, message);
}

DigestBytes HmacSha512(std::string_view key, std::string_view message) {
  return Hmac(FetchedSha512(), 64, 128, key, message);
}

}  // namespace writ::crypto

namespace writ {

std::string Sha256OfSecret(std::string_view secret) {
  return std::string(std::string_view(crypto::Sha256(secret)));
}

}  // namespace writ

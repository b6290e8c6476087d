// The bare signature: CPU time of one EVP_PKEY_sign with what a server may keep between two, on one thread.
// The figure that a token's cost is compared with.
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sodium.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

constexpr double kSeconds = 0.5;
constexpr int kBatch = 20;

double CpuSeconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// How long one call of `sign` takes, by the CPU. Ends the program when one fails.
template <typename Sign>
double MicrosecondsPerCall(const Sign& sign) {
  int count = 0;
  const double start = CpuSeconds();
  double spent = 0;
  while (spent < kSeconds) {
    for (int i = 0; i < kBatch; ++i, ++count) {
      if (!sign()) std::exit(1);
    }
    spent = CpuSeconds() - start;
  }
  return spent / count * 1e6;
}

double MicrosecondsPerSignature(EVP_PKEY* key, int rsa_padding) {
  EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr);
  const bool ready = EVP_PKEY_sign_init(context) == 1 &&
                     EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1 &&
                     (rsa_padding == 0 || EVP_PKEY_CTX_set_rsa_padding(context, rsa_padding) == 1) &&
                     (rsa_padding != RSA_PKCS1_PSS_PADDING ||
                      EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
  if (!ready) std::exit(1);
  const std::array<unsigned char, 32> digest{1, 2, 3};
  std::array<unsigned char, 512> signature;
  const double each = MicrosecondsPerCall([&] {
    std::size_t length = signature.size();
    return EVP_PKEY_sign(context, signature.data(), &length, digest.data(), digest.size()) == 1;
  });
  EVP_PKEY_CTX_free(context);
  return each;
}

/// EdDSA signs the message itself: 530 bytes, as long as what a token signs.
double MicrosecondsPerEdDsa() {
  if (sodium_init() < 0) std::exit(1);
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_key{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> key{};
  crypto_sign_keypair(public_key.data(), key.data());
  const std::array<unsigned char, 530> message{1, 2, 3};
  std::array<unsigned char, crypto_sign_BYTES> signature{};
  return MicrosecondsPerCall([&] {
    return crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), key.data()) == 0;
  });
}

double MicrosecondsPer(std::string_view algorithm) {
  if (algorithm == "EdDSA") return MicrosecondsPerEdDsa();
  EVP_PKEY* const key = algorithm == "ES256" ? EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")
                                             : EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048});
  if (key == nullptr) std::exit(1);
  const double each = MicrosecondsPerSignature(
      key, algorithm == "ES256" ? 0 : (algorithm == "PS256" ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING));
  EVP_PKEY_free(key);
  return each;
}

}  // namespace

int main(int argc, char** argv) {
  const std::array<std::string_view, 4> known{"ES256", "RS256", "PS256", "EdDSA"};
  const std::string_view wanted = argc == 2 ? argv[1] : "";
  if (std::find(known.begin(), known.end(), wanted) == known.end()) {
    std::fputs("usage: sign_bench ES256|RS256|PS256|EdDSA\n", stderr);
    return 2;
  }
  std::printf("%s %.2f us CPU per signature\n", argv[1], MicrosecondsPer(wanted));
}

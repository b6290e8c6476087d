// The bare signature: CPU time of one EVP_PKEY_sign with what a server may keep between two, on one thread.
// The figure that a token's cost is compared with.
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <time.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr double kSeconds = 1.0;
constexpr int kBatch = 20;

double CpuSeconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double MicrosecondsPerSignature(EVP_PKEY* key, bool rsa) {
  EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr);
  bool ok = EVP_PKEY_sign_init(context) == 1 && EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1 &&
            (!rsa || EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1);
  const std::array<unsigned char, 32> digest{1, 2, 3};
  std::array<unsigned char, 512> signature;
  int count = 0;
  const double start = CpuSeconds();
  double spent = 0;
  while (ok && spent < kSeconds) {
    for (int i = 0; i < kBatch && ok; ++i, ++count) {
      std::size_t length = signature.size();
      ok = EVP_PKEY_sign(context, signature.data(), &length, digest.data(), digest.size()) == 1;
    }
    spent = CpuSeconds() - start;
  }
  EVP_PKEY_CTX_free(context);
  if (!ok) std::exit(1);
  return spent / count * 1e6;
}

}  // namespace

int main() {
  EVP_PKEY* const ec = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  EVP_PKEY* const rsa = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048});
  if (ec == nullptr || rsa == nullptr) return 1;
  std::printf("ES256 %.2f us CPU per signature\n", MicrosecondsPerSignature(ec, false));
  std::printf("RS256 %.2f us CPU per signature\n", MicrosecondsPerSignature(rsa, true));
  EVP_PKEY_free(ec);
  EVP_PKEY_free(rsa);
}

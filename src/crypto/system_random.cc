#include "crypto/system_random.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <climits>
#include <cstring>
#include <mutex>

#include "crypto/openssl_error.h"
#include "writ/system.h"

namespace writ::crypto {
namespace {

constexpr std::size_t kBlock = 4096;

/// Grows with every fork, so that a child never uses what was drawn for its parent.
std::atomic<unsigned> g_forks{0};

struct Block {
  std::array<unsigned char, kBlock> bytes;
  std::size_t left = 0;
  unsigned forks = 0;
  ~Block() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

void Draw(unsigned char* out, std::size_t size) {
  if (size > INT_MAX || RAND_bytes(out, static_cast<int>(size)) != 1) ThrowOpenSslFault("random bytes");
}

}  // namespace

void SystemRandom::Fill(std::span<std::byte> out) {
  static std::once_flag watching;
  std::call_once(watching, [] { pthread_atfork(nullptr, nullptr, [] { g_forks.fetch_add(1); }); });
  thread_local Block block;  // NOLINT(misc-use-internal-linkage): it is local
  auto* const at = reinterpret_cast<unsigned char*>(out.data());
  if (out.size() > kBlock / 4) return Draw(at, out.size());
  const unsigned forks = g_forks.load(std::memory_order_relaxed);
  if (block.left < out.size() || block.forks != forks) {
    Draw(block.bytes.data(), kBlock);
    block.left = kBlock;
    block.forks = forks;
  }
  unsigned char* const taken = block.bytes.data() + (block.left - out.size());
  std::memcpy(at, taken, out.size());
  OPENSSL_cleanse(taken, out.size());
  block.left -= out.size();
}

}  // namespace writ::crypto

namespace writ {

std::unique_ptr<Random> MakeSystemRandom() {
  return std::make_unique<crypto::SystemRandom>();
}

}  // namespace writ

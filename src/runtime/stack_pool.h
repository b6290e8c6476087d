// Memory for fibers to stand on.
#pragma once

#include <cstddef>
#include <vector>

namespace writ::runtime {

#ifdef WRIT_SANITIZED
inline constexpr std::size_t kFiberStackBytes = 512 * 1024;
#else
inline constexpr std::size_t kFiberStackBytes = 128 * 1024;
#endif

/// One stack: `bytes` usable bytes from `bottom` up, below which lies a page that faults on the first touch.
struct Stack {
  std::byte* bottom = nullptr;
  std::size_t bytes = 0;
};

/// Hands out stacks and keeps the ones given back for the next taker.
/// Thread: belongs to one thread.
class StackPool {
 public:
  /// Takes `keep`: at most so many unused stacks are kept, the others go back to the system.
  explicit StackPool(std::size_t bytes = kFiberStackBytes, std::size_t keep = 64);
  StackPool(const StackPool&) = delete;
  StackPool& operator=(const StackPool&) = delete;
  ~StackPool();

  /// Faults: kUnavailable when the system has no memory.
  Stack Take();
  void GiveBack(Stack stack) noexcept;

 private:
  std::size_t bytes_;
  std::size_t keep_;
  std::vector<Stack> unused_;
};

}  // namespace writ::runtime

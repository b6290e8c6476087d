#include "runtime/stack_pool.h"

#include <sys/mman.h>
#include <unistd.h>

#include "writ/fault.h"

namespace writ::runtime {
namespace {

std::size_t PageBytes() {
  static const auto bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

Stack MapStack(std::size_t bytes) {
  const std::size_t guard = PageBytes();
  void* block =
      mmap(nullptr, guard + bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
  if (block == MAP_FAILED) throw Fault(FaultKind::kUnavailable, "no memory for a fiber's stack");
  auto* bottom = static_cast<std::byte*>(block) + guard;
  if (mprotect(bottom, bytes, PROT_READ | PROT_WRITE) != 0) {
    munmap(block, guard + bytes);
    throw Fault(FaultKind::kUnavailable, "no memory for a fiber's stack");
  }
  return {bottom, bytes};
}

void Unmap(Stack stack) {
  munmap(stack.bottom - PageBytes(), PageBytes() + stack.bytes);
}

}  // namespace

StackPool::StackPool(std::size_t bytes, std::size_t keep)
    : bytes_((bytes + PageBytes() - 1) / PageBytes() * PageBytes()), keep_(keep) {
  unused_.reserve(keep_);  // so that giving back never allocates
}

StackPool::~StackPool() {
  for (const Stack stack : unused_) Unmap(stack);
}

Stack StackPool::Take() {
  if (unused_.empty()) return MapStack(bytes_);
  const Stack stack = unused_.back();
  unused_.pop_back();
  return stack;
}

void StackPool::GiveBack(Stack stack) noexcept {
  if (unused_.size() < keep_) {
    unused_.push_back(stack);
  } else {
    Unmap(stack);
  }
}

}  // namespace writ::runtime

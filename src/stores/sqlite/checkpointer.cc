#include "stores/sqlite/checkpointer.h"

#include <utility>

namespace writ::stores {
namespace {

// Pages of 4,096 bytes.
constexpr int kWorthIt = 4'096;
/// Past it the writer waits for the copy under way, so that the log stays below 256 MiB on any disk.
constexpr int kTooLong = 16'384;
constexpr Milliseconds kBusy{100};

}  // namespace

Checkpointer::Checkpointer(const std::string& path)
    : connection_(path, Connection::Mode::kOpen, kBusy), thread_([this] { Run(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

Checkpointer::Advice Checkpointer::LogIs(int pages) {
  if (pages < kWorthIt) return Advice::kGoOn;
  std::unique_lock lock(mutex_);
  if (!copied_ && !std::exchange(wanted_, true)) wake_.notify_all();
  if (pages > kTooLong) wake_.wait(lock, [this] { return copied_; });
  return std::exchange(copied_, false) ? Advice::kCopyTheRest : Advice::kGoOn;
}

void Checkpointer::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stop_ || wanted_; });
    if (stop_) return;
    lock.unlock();
    connection_.Checkpoint();
    lock.lock();
    wanted_ = false;
    copied_ = true;
    wake_.notify_all();
  }
}

}  // namespace writ::stores

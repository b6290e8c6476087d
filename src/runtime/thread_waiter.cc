#include "runtime/thread_waiter.h"

#include <condition_variable>
#include <mutex>

#include "runtime/wait_check.h"

namespace writ::runtime {
namespace {

class ThreadTarget final : public Wakeup::Target {
 public:
  void Wake() noexcept override {
    // Notified under the lock: the waiter cannot return, and end this object's last other owner, in between.
    const std::lock_guard lock(mutex_);
    woken_ = true;
    changed_.notify_one();
  }

  WaitOutcome WaitUntil(SteadyTime deadline) {
    std::unique_lock lock(mutex_);
    const bool woken = changed_.wait_until(lock, deadline, [this] { return woken_; });
    return woken ? WaitOutcome::kWoken : WaitOutcome::kDeadline;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
};

}  // namespace

WaitOutcome ThreadWaiter::Wait(const std::function<void(Wakeup)>& start, SteadyTime deadline) {
  AbortIfHandlingException();
  const auto target = std::make_shared<ThreadTarget>();
  start(Wakeup(target));
  return target->WaitUntil(deadline);
}

}  // namespace writ::runtime

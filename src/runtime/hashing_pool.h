// Threads for hashing passwords: few, so that a flood of sign-ins takes no core from those who serve tokens.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "writ/clock.h"
#include "writ/hashing.h"
#include "writ/waiter.h"

namespace writ::runtime {

/// Thread: every member may be called from any thread or fiber that `waiter` can suspend.
class HashingPool final : public Hashing {
 public:
  /// Takes `threads`: at least one; `most_waiting`: past so many that wait, Run is refused.
  HashingPool(std::size_t threads, std::size_t most_waiting, const Clock& clock, Waiter& waiter);
  HashingPool(const HashingPool&) = delete;
  HashingPool& operator=(const HashingPool&) = delete;

  /// Finishes what runs, drops what waits.
  ~HashingPool() override;

  Ran Run(std::function<void()> work, SteadyTime deadline) override;
  void RunLater(std::function<void()> work) override;

  /// How many were refused so far.
  std::uint64_t refused() const { return refused_.load(); }

 private:
  struct Job;
  bool Enqueue(const std::shared_ptr<Job>& job);
  void Work();

  const std::size_t most_waiting_;
  const Clock& clock_;
  Waiter& waiter_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Job>> waiting_;
  std::atomic<std::uint64_t> refused_{0};
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace writ::runtime

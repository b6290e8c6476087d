#include "runtime/hashing_pool.h"

#include <pthread.h>
#include <sched.h>

#include <optional>
#include <string>
#include <utility>

#include "runtime/task_boundary.h"
#include "writ/fault.h"

namespace writ::runtime {

/// Shared by who asks and who works: either may be gone before the other.
struct HashingPool::Job {
  std::function<void()> work;
  SteadyTime deadline = SteadyTime::max();
  std::optional<Wakeup> done;  ///< absent: nobody waits
  std::string failure;         ///< empty: none
};

namespace {

/// Hashes take what the others leave of the cores, and give way at once: a flood of sign-ins must not make
/// tokens late. Where the system does not have that, hashing is as urgent as all else.
void GiveWay() {
  pthread_setname_np(pthread_self(), "writ-hash");
  const sched_param none{};
  pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
}

}  // namespace

HashingPool::HashingPool(std::size_t threads, std::size_t most_waiting, const Clock& clock, Waiter& waiter)
    : most_waiting_(most_waiting), clock_(clock), waiter_(waiter) {
  for (std::size_t i = 0; i < threads; ++i)
    threads_.emplace_back([this] {
      GiveWay();
      Work();
    });
}

HashingPool::~HashingPool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool HashingPool::Enqueue(const std::shared_ptr<Job>& job) {
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= most_waiting_) return false;
  waiting_.push_back(job);
  changed_.notify_one();
  return true;
}

Hashing::Ran HashingPool::Run(std::function<void()> work, SteadyTime deadline) {
  const auto job = std::make_shared<Job>();
  job->work = std::move(work);
  job->deadline = deadline;
  bool taken = true;
  const auto start = [&](Wakeup done) {
    job->done.emplace(done);
    taken = Enqueue(job);
    if (!taken) done();
  };
  if (waiter_.Wait(start, deadline) == WaitOutcome::kDeadline)
    throw Fault(FaultKind::kUnavailable, "a password was not hashed in time");
  if (!taken) {
    refused_.fetch_add(1);
    return Ran::kBusy;
  }
  if (!job->failure.empty()) throw Fault(FaultKind::kUnavailable, job->failure);
  return Ran::kDone;
}

void HashingPool::RunLater(std::function<void()> work) {
  const auto job = std::make_shared<Job>();
  job->work = std::move(work);
  Enqueue(job);
}

void HashingPool::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    const std::shared_ptr<Job> job = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    // Nobody waits for it any more: what it would burn is for the others.
    if (clock_.Steady() < job->deadline) {
      RunTask("hash a password", job->work,
              [&](std::string_view, std::string_view cause) { job->failure = cause; });
      if (job->done) (*job->done)();
    }
    lock.lock();
  }
}

}  // namespace writ::runtime

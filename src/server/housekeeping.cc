#include "server/housekeeping.h"

#include <chrono>

#include "runtime/task_boundary.h"

namespace writ::server {
namespace {

constexpr std::chrono::minutes kEvery{1};
constexpr std::size_t kRowsAStep = 1'000;

}  // namespace

Housekeeping::Housekeeping(Store& store, const Clock& clock, observe::Log& log)
    : store_(store), clock_(clock), log_(log), thread_([this] { Run(); }) {}

Housekeeping::~Housekeeping() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Housekeeping::Run() {
  const auto failed = [this](std::string_view task, std::string_view cause) {
    log_.Write(observe::Level::kError, "task_failed", {{"task", task}, {"cause", cause}});
  };
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kEvery, [this] { return stop_; })) {
    lock.unlock();
    runtime::RunTask("forget", [this] { ForgetOnce(); }, failed);
    lock.lock();
  }
}

void Housekeeping::ForgetOnce() {
  std::size_t forgotten = kRowsAStep;
  while (forgotten == kRowsAStep) forgotten = store_.ForgetBefore(clock_.Now(), kRowsAStep);
}

}  // namespace writ::server

#include "server/periodic_task.h"

#include <utility>

#include "runtime/task_boundary.h"

namespace writ::server {

PeriodicTask::PeriodicTask(std::string name, std::chrono::milliseconds every, std::function<void()> work,
                           observe::Log& log)
    : name_(std::move(name)), every_(every), work_(std::move(work)), log_(log), thread_([this] { Run(); }) {}

PeriodicTask::~PeriodicTask() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void PeriodicTask::Run() {
  const auto failed = [this](std::string_view task, std::string_view cause) {
    log_.Write(observe::Level::kError, "task_failed", {{"task", task}, {"cause", cause}});
  };
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, every_, [this] { return stop_; })) {
    lock.unlock();
    runtime::RunTask(name_, work_, failed);
    lock.lock();
  }
}

}  // namespace writ::server

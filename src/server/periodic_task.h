// Work that is done again and again on a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "observe/log.h"

namespace writ::server {

/// Calls `work` every so often, for the first time after one interval. What it throws is logged, and it is
/// called again all the same.
class PeriodicTask {
 public:
  PeriodicTask(std::string name, std::chrono::milliseconds every, std::function<void()> work,
               observe::Log& log);
  PeriodicTask(const PeriodicTask&) = delete;
  PeriodicTask& operator=(const PeriodicTask&) = delete;

  /// Waits for work that is under way.
  ~PeriodicTask();

 private:
  void Run();

  const std::string name_;
  const std::chrono::milliseconds every_;
  const std::function<void()> work_;
  observe::Log& log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace writ::server

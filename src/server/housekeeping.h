// What has to be done from time to time, whoever asks for tokens.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "observe/log.h"
#include "writ/clock.h"
#include "writ/store.h"

namespace writ::server {

/// Forgets rows whose time is over, every minute, on a thread of its own.
class Housekeeping {
 public:
  Housekeeping(Store& store, const Clock& clock, observe::Log& log);
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;
  ~Housekeeping();

 private:
  void Run();
  void ForgetOnce();

  Store& store_;
  const Clock& clock_;
  observe::Log& log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace writ::server

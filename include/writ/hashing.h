// The port to work that takes milliseconds of CPU: hashing passwords.
#pragma once

#include <functional>

#include "writ/time.h"

namespace writ {

/// Thread: may be called from any thread or fiber.
class Hashing {
 public:
  virtual ~Hashing() = default;

  enum class Ran {
    kDone,
    kBusy,  ///< too much is waiting: it was not run, and will not be
  };

  /// Runs `work` on a thread where it is in nobody's way, and returns when it is done.
  /// Takes `work`: owns all that it uses, since it may still run when Run has thrown.
  /// Faults: kUnavailable when it is not done before `deadline`, or when `work` faults.
  virtual Ran Run(std::function<void()> work, SteadyTime deadline) = 0;

  /// Runs `work` at some time, if there is room for it; nobody waits and nobody is told.
  /// Takes `work`: owns all that it uses, or uses what outlives the hashing; may be dropped without having
  /// run.
  virtual void RunLater(std::function<void()> work) = 0;
};

}  // namespace writ

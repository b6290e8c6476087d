// What happens around the callers of a simulated store: messages late or lost, crashes of either side.
#pragma once

#include <functional>
#include <vector>

#include "runtime/simulation_scheduler.h"
#include "tests/simulation/model_store.h"

namespace writ::simulation {

/// How long callers wait for a commit.
inline constexpr Milliseconds kCommitTime{50};

class Weather {
 public:
  explicit Weather(runtime::SimulationScheduler& scheduler) : scheduler_(scheduler) {}

  /// From here on messages may be late or lost.
  void Begin() { calm_ = false; }
  /// From here on all arrive.
  void End() { calm_ = true; }

  Milliseconds Delay(std::uint64_t most) { return Milliseconds(scheduler_.Draw(most + 1)); }

  /// Carries a message: how a ModelStore travels.
  void Travel(std::function<void()> action) {
    if (!calm_ && scheduler_.Chance(kLostPercent)) return scheduler_.Trace("lost");
    const bool late = !calm_ && scheduler_.Chance(kLatePercent);
    scheduler_.CallAfter(late ? kCommitTime + Delay(50) : Delay(3), std::move(action));
  }

  /// Crashes the store or one of `callers` now and then. Inside a task.
  void Rage(ModelStore& store, const std::vector<runtime::SimulationScheduler::TaskId>& callers) {
    for (int i = 0; i < 3; ++i) {
      scheduler_.Sleep(Delay(12));
      const std::uint64_t drawn = scheduler_.Draw(4);
      if (drawn == 0) {
        scheduler_.Trace("the store crashes");
        store.Crash();
      } else if (drawn == 1) {
        scheduler_.Crash(callers[scheduler_.Draw(callers.size())]);
      }
    }
  }

 private:
  static constexpr unsigned kLostPercent = 6;
  /// Of those that arrive, so many do after their caller has given up.
  static constexpr unsigned kLatePercent = 3;

  runtime::SimulationScheduler& scheduler_;
  bool calm_ = true;
};

}  // namespace writ::simulation

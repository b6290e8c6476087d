// Time and chance under a seed: the Waiter port for simulations.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "writ/clock.h"
#include "writ/random.h"
#include "writ/waiter.h"

namespace writ::runtime {

/// Runs many tasks on one thread, one at a time, and lets a seed decide who goes on at every wait. With it
/// come a clock that moves only when every task waits, and randomness drawn from the seed. The same seed and
/// the same tasks give the same run, step by step; TraceHash tells whether they did.
///
///     SimulationScheduler world(seed);
///     ModelStore store(world, world.clock());        // waits through `world`, answers through CallAfter
///     for (int i = 0; i < 3; ++i) world.Spawn("redeem", [&] { Redeem(store); });
///     world.Run();
///
/// Tasks are fibers: plain synchronous code that waits through the Waiter port. Two tasks never run at once,
/// so what they share needs no lock. Everything a run depends on must come from here: no other clock, no
/// thread, no address as a key of an ordered container. Thread: belongs to the thread that made it.
class SimulationScheduler final : public Waiter {
 public:
  using TaskId = std::uint64_t;

  /// Takes `start`: what the wall clock says at first; the monotonic clock starts at one hour.
  explicit SimulationScheduler(std::uint64_t seed, Instant start = Instant(Seconds(1'700'000'000)));
  ~SimulationScheduler() override;
  SimulationScheduler(const SimulationScheduler&) = delete;
  SimulationScheduler& operator=(const SimulationScheduler&) = delete;

  /// Adds a task, runnable at once; it begins when the seed picks it. May be called from a task. `name` goes
  /// into the trace.
  TaskId Spawn(std::string_view name, std::function<void()> body);

  /// Runs until no task and no call of CallAfter is left. Every wait has a deadline, so this ends when the
  /// tasks do. What a task or a call throws stops the run and comes out here; the other tasks stay and
  /// another Run goes on.
  void Run();

  /// Runs one step: one task from one wait to the next, or one due call. False when nothing is left.
  bool Step();

  /// Suspends the calling task. A wait that `start` ends at once lets others run too.
  /// Thread: inside a task.
  WaitOutcome Wait(const std::function<void(Wakeup)>& start, SteadyTime deadline) override;

  /// A wait that is over at once: a place where others may run. Thread: inside a task.
  void Yield();

  /// Suspends the calling task for `delay` of virtual time. Thread: inside a task.
  void Sleep(Milliseconds delay);

  /// Calls `action`, outside any task, once `delay` has passed; it must not wait. Calls due at one moment are
  /// made in an order that the seed picks.
  void CallAfter(Milliseconds delay, std::function<void()> action);

  /// Uses `wakeup` once `delay` has passed.
  void WakeAfter(Milliseconds delay, Wakeup wakeup);

  /// Ends a task where it waits, as a crash would, but that its destructors run (by forced unwinding; they
  /// must not wait). Does nothing when it has ended. A task cannot crash itself.
  void Crash(TaskId task);

  /// Crashes every task but the calling one, and forgets what CallAfter and WakeAfter had planned.
  void CrashAll();

  /// Tasks that have not ended.
  std::size_t alive() const;

  /// A number below `bound` (at least 1) for the simulation's own choices: faults, delays, names. Drawn from
  /// a stream of its own, beside those of scheduling and of `random()`.
  std::uint64_t Draw(std::uint64_t bound);

  /// True in `percent` of a hundred draws.
  bool Chance(unsigned percent) { return Draw(100) < percent; }

  /// Adds what a task has seen or done to the trace.
  void Trace(std::string_view event);

  /// A hash over every step so far: who ran, when, and what Trace was told.
  std::uint64_t TraceHash() const;

  const Clock& clock() const;
  Random& random();

 private:
  struct State;
  std::shared_ptr<State> state_;  ///< shared with the wakeups, which may outlive it
};

}  // namespace writ::runtime

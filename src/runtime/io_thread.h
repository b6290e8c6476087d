// The threads that requests run on: each one an event loop, the fibers on it, and one timer for all their
// deadlines.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "runtime/fiber_pool.h"
#include "writ/clock.h"
#include "writ/waiter.h"

namespace boost::asio {
class io_context;
}

namespace writ::runtime {

/// One event loop and its fibers.
/// Thread: all members but Post belong to the loop's own thread.
class IoThread {
 public:
  IoThread(std::size_t number, const Clock& clock);
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;
  ~IoThread();

  /// The calling thread's loop; null on every other thread.
  static IoThread* Current();

  boost::asio::io_context& context();
  const Clock& clock() const;

  /// Runs `action` on this loop, soon. Thread: any.
  void Post(std::function<void()> action);

  /// Runs `task` on a fiber until it is done or first waits. Thread: outside any fiber.
  void Start(FiberTask& task);

  /// Suspends the running fiber; the Waiter port of fibers (see fiber_waiter.h).
  WaitOutcome Wait(const std::function<void(Wakeup)>& start, SteadyTime deadline);

  /// Looks for what is overdue; gives the moment at which it wants to look again (SteadyTime::max(): when
  /// asked).
  using Sweep = std::function<SteadyTime(SteadyTime now)>;

  /// Adds a sweep, called when the moment that it or SweepBy named has come. There is one timer for all of
  /// them.
  void AddSweep(Sweep sweep);

  /// Asks for the sweeps to run no later than at `moment`.
  void SweepBy(SteadyTime moment);

 private:
  friend class IoThreads;
  struct State;

  void Run();
  void Stop();

  std::unique_ptr<State> state_;
};

/// A number of loops, each on a thread of its own.
class IoThreads {
 public:
  /// Starts `count` (at least 1) threads. Signals are blocked on them: they are the main thread's to handle.
  IoThreads(std::size_t count, const Clock& clock);
  IoThreads(const IoThreads&) = delete;
  IoThreads& operator=(const IoThreads&) = delete;
  ~IoThreads();

  std::size_t size() const { return loops_.size(); }
  IoThread& operator[](std::size_t number) { return *loops_[number]; }

  /// Ends every loop once its fibers have ended (every wait has a deadline, so they do) and joins the
  /// threads. What else the loops still had to do is dropped.
  void Stop();

 private:
  std::vector<std::unique_ptr<IoThread>> loops_;
  std::vector<std::thread> threads_;
};

}  // namespace writ::runtime

#include "runtime/simulation_scheduler.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <utility>
#include <vector>

#include "runtime/fiber_pool.h"
#include "runtime/seeded_random.h"
#include "runtime/virtual_clock.h"
#include "runtime/wait_check.h"

namespace writ::runtime {
namespace {

/// FNV-1a over everything that happens.
class TraceSum {
 public:
  void Add(std::uint64_t number) {
    for (unsigned shift = 0; shift < 64; shift += 8) AddByte(number >> shift & 0xffU);
  }
  void Add(std::string_view text) {
    Add(text.size());
    for (const char c : text) AddByte(static_cast<unsigned char>(c));
  }
  std::uint64_t sum() const { return sum_; }

 private:
  void AddByte(std::uint64_t byte) { sum_ = (sum_ ^ byte) * 0x100000001b3U; }

  std::uint64_t sum_ = 0xcbf29ce484222325U;
};

enum class TaskState { kRunnable, kRunning, kWaiting, kDone };

struct Task final : FiberTask {
  Task(std::uint64_t number, std::function<void()> run) : id(number), body(std::move(run)) {}

  void Run() override {
    try {
      body();
    } catch (const std::exception&) {  // forced unwinding is none and goes on
      thrown = std::current_exception();
    }
  }
  void Done() noexcept override { state = TaskState::kDone; }

  std::uint64_t id;
  std::function<void()> body;
  Fiber* fiber = nullptr;  ///< null until its first wait
  TaskState state = TaskState::kRunnable;
  std::uint64_t waits = 0;  ///< how many it has begun: an old wakeup is told by its number
  WaitOutcome outcome = WaitOutcome::kWoken;
  std::exception_ptr thrown;
};

/// One way to go on: a task, or a call.
struct Choice {
  Task* task = nullptr;
  std::function<void()> action;
};

/// Something planned for a later moment: a call, or the deadline of a task's wait.
struct Plan {
  std::function<void()> action;
  std::uint64_t task = 0;
  std::uint64_t wait = 0;
};

}  // namespace

struct SimulationScheduler::State {
  State(std::uint64_t seed, Instant start)
      : order(seed), choices(seed ^ 0x5bd1e9955bd1e995U), random(seed ^ 0xc2b2ae3d27d4eb4fU), clock(start) {}

  /// Ends the wait of that number, unless it is over.
  void EndWait(TaskId id, std::uint64_t wait, WaitOutcome outcome) {
    const auto found = tasks.find(id);
    if (found == tasks.end()) return;
    Task& task = *found->second;
    if (task.waits != wait || task.state != TaskState::kWaiting) return;
    task.state = TaskState::kRunnable;
    task.outcome = outcome;
    ready.push_back({&task, {}});
  }

  void Plan(Milliseconds delay, runtime::Plan plan) {
    plans.emplace(clock.Steady() + delay, std::move(plan));
  }

  /// Moves time to the next plan and makes ready all that is due then. False when nothing is planned.
  bool Advance() {
    if (plans.empty()) return false;
    clock.AdvanceTo(plans.begin()->first);
    while (!plans.empty() && plans.begin()->first <= clock.Steady()) {
      runtime::Plan plan = std::move(plans.extract(plans.begin()).mapped());
      if (plan.action) {
        ready.push_back({nullptr, std::move(plan.action)});
      } else {
        EndWait(plan.task, plan.wait, WaitOutcome::kDeadline);
      }
    }
    return true;
  }

  Choice TakeChoice() {
    const auto at = ready.begin() + static_cast<std::ptrdiff_t>(order.Below(ready.size()));
    Choice choice = std::move(*at);
    ready.erase(at);  // the order of the others is part of the run
    return choice;
  }

  void RunTask(Task& task) {
    task.state = TaskState::kRunning;
    running = &task;
    if (task.fiber == nullptr) {
      fibers.Start(task);
    } else {
      fibers.Resume(*task.fiber);
    }
    running = nullptr;
    if (task.state != TaskState::kDone) return;
    const std::exception_ptr thrown = std::exchange(task.thrown, nullptr);
    tasks.erase(task.id);
    if (thrown) std::rethrow_exception(thrown);
  }

  void Crash(TaskId id) {
    const auto found = tasks.find(id);
    if (found == tasks.end() || found->second.get() == running) return;
    trace.Add("crash");
    trace.Add(id);
    std::erase_if(ready, [&](const Choice& choice) { return choice.task == found->second.get(); });
    // Out of the list first: destructors on its stack may come back here.
    const std::unique_ptr<Task> task = std::move(found->second);
    tasks.erase(found);
    if (task->fiber != nullptr) fibers.Drop(*task->fiber);
  }

  Task& Running() const {
    if (running != nullptr && FiberPool::Running() != nullptr) return *running;
    std::fputs("writ: a simulated wait outside a task\n", stderr);
    std::abort();
  }

  Dice order;
  Dice choices;
  SeededRandom random;
  VirtualClock clock;
  TraceSum trace;
  TaskId last_task = 0;
  std::map<TaskId, std::unique_ptr<Task>> tasks;
  std::vector<Choice> ready;
  std::multimap<SteadyTime, runtime::Plan> plans;  // equal moments in the order of planning
  Task* running = nullptr;
  FiberPool fibers;
};

namespace {

/// May outlive the world: then it does nothing.
template <typename World>
struct SimulatedTarget final : Wakeup::Target {
  SimulatedTarget(std::weak_ptr<World> in, std::uint64_t id, std::uint64_t number)
      : world(std::move(in)), task(id), wait(number) {}

  void Wake() noexcept override {
    if (const auto alive = world.lock()) alive->EndWait(task, wait, WaitOutcome::kWoken);
  }

  std::weak_ptr<World> world;
  std::uint64_t task;
  std::uint64_t wait;
};

}  // namespace

SimulationScheduler::SimulationScheduler(std::uint64_t seed, Instant start)
    : state_(std::make_shared<State>(seed, start)) {}

SimulationScheduler::~SimulationScheduler() {
  CrashAll();
}

SimulationScheduler::TaskId SimulationScheduler::Spawn(std::string_view name, std::function<void()> body) {
  const TaskId id = ++state_->last_task;
  state_->trace.Add(name);
  auto task = std::make_unique<Task>(id, std::move(body));
  state_->ready.push_back({task.get(), {}});
  state_->tasks.emplace(id, std::move(task));
  return id;
}

void SimulationScheduler::Run() {
  while (Step()) {
  }
}

bool SimulationScheduler::Step() {
  State& world = *state_;
  while (world.ready.empty()) {
    if (!world.Advance()) return false;
  }
  const Choice choice = world.TakeChoice();
  world.trace.Add(static_cast<std::uint64_t>(world.clock.Steady().time_since_epoch().count()));
  world.trace.Add(choice.task != nullptr ? choice.task->id : 0);
  if (choice.task != nullptr) {
    world.RunTask(*choice.task);
  } else {
    choice.action();
  }
  return true;
}

WaitOutcome SimulationScheduler::Wait(const std::function<void(Wakeup)>& start, SteadyTime deadline) {
  AbortIfHandlingException();
  Task& task = state_->Running();
  task.fiber = FiberPool::Running();
  task.state = TaskState::kWaiting;
  const std::uint64_t wait = ++task.waits;
  start(Wakeup(std::make_shared<SimulatedTarget<State>>(state_, task.id, wait)));
  if (task.state == TaskState::kWaiting) {
    state_->plans.emplace(deadline, Plan{{}, task.id, wait});
  }
  FiberPool::Suspend();
  return task.outcome;
}

void SimulationScheduler::Yield() {
  Wait([](const Wakeup& wake) { wake(); }, clock().Steady());
}

void SimulationScheduler::Sleep(Milliseconds delay) {
  Wait([](const Wakeup&) {}, clock().Steady() + delay);
}

void SimulationScheduler::CallAfter(Milliseconds delay, std::function<void()> action) {
  state_->Plan(delay, {std::move(action), 0, 0});
}

void SimulationScheduler::WakeAfter(Milliseconds delay, Wakeup wakeup) {
  CallAfter(delay, [wakeup = std::move(wakeup)] { wakeup(); });
}

void SimulationScheduler::Crash(TaskId task) {
  state_->Crash(task);
}

void SimulationScheduler::CrashAll() {
  std::vector<TaskId> ids;
  for (const auto& [id, task] : state_->tasks) ids.push_back(id);
  for (const TaskId id : ids) state_->Crash(id);
  state_->plans.clear();
  std::erase_if(state_->ready, [](const Choice& choice) { return choice.task == nullptr; });
}

std::size_t SimulationScheduler::alive() const {
  return state_->tasks.size();
}

std::uint64_t SimulationScheduler::Draw(std::uint64_t bound) {
  return state_->choices.Below(bound);
}

void SimulationScheduler::Trace(std::string_view event) {
  state_->trace.Add(event);
}

std::uint64_t SimulationScheduler::TraceHash() const {
  return state_->trace.sum();
}

const Clock& SimulationScheduler::clock() const {
  return state_->clock;
}

Random& SimulationScheduler::random() {
  return state_->random;
}

}  // namespace writ::runtime

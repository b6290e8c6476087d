#include "runtime/io_thread.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/intrusive/list.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "runtime/wait_check.h"

namespace writ::runtime {
namespace {

namespace asio = boost::asio;
namespace intrusive = boost::intrusive;

thread_local IoThread* current = nullptr;

class WaitingFiber;

/// The event loop and the fibers that other threads have woken. Shared with every Wakeup: one that is used
/// late, while the program ends, still finds a loop to post to.
struct Loop {
  asio::io_context context{1};
  std::atomic<WaitingFiber*> woken{nullptr};
  std::function<void()> resume_woken;  ///< set once, before the first wait
};

using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                               asio::io_context::executor_type>;

enum class WaitState { kStarting, kSuspended, kWoken, kOver };

/// One wait of one fiber.
class WaitingFiber final : public Wakeup::Target,
                           public std::enable_shared_from_this<WaitingFiber>,
                           public intrusive::list_base_hook<intrusive::link_mode<intrusive::auto_unlink>> {
 public:
  WaitingFiber(std::shared_ptr<Loop> on, Fiber& who, SteadyTime until)
      : fiber(who), deadline(until), loop_(std::move(on)) {}

  void Wake() noexcept override {
    WaitState seen = state_.load(std::memory_order_acquire);
    do {
      if (seen == WaitState::kWoken || seen == WaitState::kOver) return;
    } while (!state_.compare_exchange_weak(seen, WaitState::kWoken, std::memory_order_acq_rel));
    if (seen == WaitState::kSuspended) Queue();
  }

  /// False when the wait has been ended already.
  bool Suspends() { return Move(WaitState::kStarting, WaitState::kSuspended); }

  /// False when a wakeup came first: then the fiber is in the queue.
  bool Expires() { return Move(WaitState::kSuspended, WaitState::kOver); }

  WaitOutcome outcome() const {
    const bool over = state_.load(std::memory_order_acquire) == WaitState::kOver;
    return over ? WaitOutcome::kDeadline : WaitOutcome::kWoken;
  }

  Fiber& fiber;
  const SteadyTime deadline;
  WaitingFiber* next = nullptr;            ///< in the queue of the woken
  std::shared_ptr<WaitingFiber> in_queue;  ///< keeps it alive there

 private:
  bool Move(WaitState from, WaitState to) {
    return state_.compare_exchange_strong(from, to, std::memory_order_acq_rel);
  }

  /// Called once at most. Whoever makes the queue non-empty posts, so that a batch of wakeups costs one entry
  /// into the loop.
  void Queue() {
    const std::shared_ptr<Loop> loop = loop_;
    in_queue = shared_from_this();
    WaitingFiber* head = loop->woken.load(std::memory_order_relaxed);
    do {
      next = head;
    } while (!loop->woken.compare_exchange_weak(head, this, std::memory_order_acq_rel));
    // From here on the loop's thread may be done with this object; the local `loop` keeps the context alive.
    if (head == nullptr) asio::post(loop->context, [&woken = *loop] { woken.resume_woken(); });
  }

  std::atomic<WaitState> state_{WaitState::kStarting};
  std::shared_ptr<Loop> loop_;
};

using Deadlines = intrusive::list<WaitingFiber, intrusive::constant_time_size<false>>;

/// The woken, in the order of their wakeups.
std::vector<WaitingFiber*> TakeWoken(Loop& loop) {
  std::vector<WaitingFiber*> woken;
  for (WaitingFiber* at = loop.woken.exchange(nullptr, std::memory_order_acq_rel); at != nullptr;
       at = at->next) {
    woken.push_back(at);
  }
  std::ranges::reverse(woken);
  return woken;
}

}  // namespace

struct IoThread::State {
  State(std::size_t thread_number, const Clock& the_clock)
      : number(thread_number), clock(the_clock), timer(loop->context) {
    loop->resume_woken = [this] { ResumeWoken(); };
  }

  void ResumeWoken() {
    for (WaitingFiber* woken : TakeWoken(*loop)) {
      const std::shared_ptr<WaitingFiber> alive = std::move(woken->in_queue);
      fibers->Resume(woken->fiber);
    }
    StopWhenIdle();
  }

  void Tick() {
    armed = SteadyTime::max();
    const SteadyTime now = clock.Steady();
    SteadyTime next = ExpireWaits(now);
    for (const Sweep& sweep : sweeps) next = std::min(next, sweep(now));
    StopWhenIdle();
    if (next != SteadyTime::max()) Arm(next, now);
  }

  /// Gives the first deadline that is left.
  SteadyTime ExpireWaits(SteadyTime now) {
    SteadyTime next = SteadyTime::max();
    std::vector<WaitingFiber*> expired;
    for (WaitingFiber& waiting : deadlines) {
      if (waiting.deadline > now) {
        next = std::min(next, waiting.deadline);
      } else if (waiting.Expires()) {
        expired.push_back(&waiting);
      }
    }
    for (const WaitingFiber* waiting : expired) fibers->Resume(waiting->fiber);
    return next;
  }

  void Arm(SteadyTime moment, SteadyTime now) {
    if (moment >= armed) return;
    armed = moment;
    timer.expires_after(std::max(moment - now, std::chrono::nanoseconds(0)));
    timer.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) Tick();
    });
  }

  void StopWhenIdle() {
    if (stopping && fibers->busy() == 0) loop->context.stop();
  }

  std::size_t number;
  const Clock& clock;
  std::shared_ptr<Loop> loop = std::make_shared<Loop>();
  std::unique_ptr<FiberPool> fibers;  ///< made and ended on the loop's own thread
  Timer timer;
  SteadyTime armed = SteadyTime::max();
  Deadlines deadlines;
  std::vector<Sweep> sweeps;
  bool stopping = false;
};

IoThread::IoThread(std::size_t number, const Clock& clock) : state_(std::make_unique<State>(number, clock)) {}

IoThread::~IoThread() = default;

IoThread* IoThread::Current() {
  return current;
}

asio::io_context& IoThread::context() {
  return state_->loop->context;
}

const Clock& IoThread::clock() const {
  return state_->clock;
}

void IoThread::Post(std::function<void()> action) {
  asio::post(state_->loop->context, std::move(action));
}

void IoThread::Start(FiberTask& task) {
  state_->fibers->Start(task);
}

WaitOutcome IoThread::Wait(const std::function<void(Wakeup)>& start, SteadyTime deadline) {
  AbortIfHandlingException();
  Fiber* const fiber = FiberPool::Running();
  if (fiber == nullptr) {
    std::fputs("writ: Waiter::Wait called on an io thread outside any fiber\n", stderr);
    std::abort();
  }
  const auto waiting = std::make_shared<WaitingFiber>(state_->loop, *fiber, deadline);
  start(Wakeup(waiting));
  if (!waiting->Suspends()) return WaitOutcome::kWoken;
  state_->deadlines.push_back(*waiting);
  SweepBy(deadline);
  FiberPool::Suspend();
  waiting->unlink();
  return waiting->outcome();
}

void IoThread::AddSweep(Sweep sweep) {
  state_->sweeps.push_back(std::move(sweep));
}

void IoThread::SweepBy(SteadyTime moment) {
  if (moment < state_->armed) state_->Arm(moment, state_->clock.Steady());
}

void IoThread::Run() {
  current = this;
  pthread_setname_np(pthread_self(), ("writ-io-" + std::to_string(state_->number)).c_str());
  state_->fibers = std::make_unique<FiberPool>();
  {
    const auto until_stopped = asio::make_work_guard(state_->loop->context);
    state_->loop->context.run();
  }
  state_->fibers.reset();
  current = nullptr;
}

void IoThread::Stop() {
  Post([this] {
    state_->stopping = true;
    state_->StopWhenIdle();
  });
}

IoThreads::IoThreads(std::size_t count, const Clock& clock) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  for (std::size_t number = 0; number < std::max<std::size_t>(count, 1); ++number) {
    loops_.push_back(std::make_unique<IoThread>(number, clock));
    threads_.emplace_back([&loop = *loops_.back()] { loop.Run(); });
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

IoThreads::~IoThreads() {
  Stop();
}

void IoThreads::Stop() {
  for (const auto& loop : loops_) {
    if (!threads_.empty()) loop->Stop();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace writ::runtime

// The courier, whose time is everybody's.
#include "server/courier.h"

#include <unistd.h>

#include <condition_variable>
#include <map>

#include "protocol/live_realm.h"
#include "tests/realm/browser_fixture.h"
#include "writ/fault.h"

namespace writ {
namespace {

/// Runs as fast as it is told to.
class HandClock final : public Clock {
 public:
  HandClock(Instant now, SteadyTime steady) : now_(now), steady_(steady) {}
  Instant Now() const override { return now_ + std::chrono::duration_cast<Seconds>(Gone()); }
  SteadyTime Steady() const override { return steady_ + Gone(); }
  void Advance(Milliseconds by) { gone_ += by.count(); }

 private:
  Milliseconds Gone() const { return Milliseconds(gone_.load()); }

  const Instant now_;
  const SteadyTime steady_;
  std::atomic<std::int64_t> gone_{0};
};

/// Counts what each host is told. Those that are slow answer nothing, and while `waits` not even that.
class SlowHosts final : public Outbound {
 public:
  OutboundReply Send(const OutboundRequest& request) override {
    std::unique_lock lock(mutex_);
    ++told_[request.url];
    changed_.notify_all();
    if (!request.url.contains("slow")) return {.status = 200, .headers = {}, .body = {}};
    ++waiting_;
    changed_.wait(lock, [&] { return !waits; });
    --waiting_;
    throw Fault(FaultKind::kUnavailable, "outbound: no reply in time");
  }

  void AwaitTold(const std::string& url, int times) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(20), [&] { return told_[url] >= times; }))
        << url;
  }

  int Told(const std::string& url) {
    const std::lock_guard lock(mutex_);
    return told_[url];
  }

  int waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_;
  }

  void Release() {
    waits = false;
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
  }

  std::atomic<bool> waits{false};

 private:
  std::map<std::string, int> told_;
  int waiting_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
};

class CourierTest : public BrowserTest {
 protected:
  static constexpr int kSlow = 20;

  static RealmSettings WithApps() {
    RealmSettings settings = Settings();
    const Client told = *std::ranges::find(settings.clients, "told", &Client::client_id);
    for (int i = 0; i < kSlow; ++i) {
      Client slow = told;
      slow.client_id = "slow" + std::to_string(i);
      slow.back_channel_logout_uri = "https://" + slow.client_id + ".example/";
      settings.clients.push_back(slow);
    }
    return settings;
  }
  CourierTest() : BrowserTest(WithApps()) {}

  /// Somebody signs out who was signed in at this client.
  void Queue(const std::string& client_id) {
    Session session;
    session.person.account_id = accounts_.at("ann");
    session.person.session_id = "s" + std::to_string(++last_);
    Change change = BeginChange(Call(), *realm_.context());
    change.now = clock_now_ + Milliseconds(last_);
    QueueLogoutToken(session, client_id, *random_, change);
    ASSERT_TRUE(std::holds_alternative<Committed>(store_->Commit(change, clock_->Steady() + Seconds(20))));
  }

  static constexpr const char* kQuick = "https://told.example/back";
  int last_ = 0;
  const Instant clock_now_ = clock_->Now();
  HandClock hand_{clock_now_ + Seconds(60), clock_->Steady()};
  SlowHosts hosts_;
  observe::Log log_{STDERR_FILENO, hand_, observe::Level::kError};
  server::Courier courier_{std::make_shared<const LiveRealm>(realm_.context()), hand_, hosts_, log_};
};

/// However much is due for a slow one, and however many are slow: those that are quick are told in the same
/// round.
TEST_F(CourierTest, NobodyWaitsForWhoIsSlow) {
  for (int i = 0; i < 200; ++i) Queue("slow0");
  Queue("told");
  hosts_.waits = true;
  courier_.DeliverDue();
  hosts_.AwaitTold(kQuick, 1);
  hosts_.AwaitTold("https://slow0.example/", static_cast<int>(server::Courier::kAtOnceOfOne));
  courier_.DeliverDue();
  EXPECT_EQ(hosts_.Told("https://slow0.example/"), static_cast<int>(server::Courier::kAtOnceOfOne))
      << "they are still under way";
  hosts_.Release();
  courier_.Wait();
  // Now they are known for it: together they take no more than a few of the places.
  for (int i = 1; i < kSlow; ++i) Queue("slow" + std::to_string(i));
  hosts_.waits = false;
  hand_.Advance(Milliseconds(1'000));
  courier_.DeliverDue();
  courier_.Wait();
  hosts_.waits = true;
  for (int n = 2; n < 5; ++n) {
    hand_.Advance(Milliseconds(60'000));
    Queue("told");
    courier_.DeliverDue();
    hosts_.AwaitTold(kQuick, n);
    EXPECT_LE(hosts_.waiting(), static_cast<int>(server::Courier::kAtOnceHeld));
  }
  hosts_.Release();
  courier_.Wait();
}

}  // namespace
}  // namespace writ

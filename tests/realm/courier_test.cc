// The courier, whose time is everybody's.
#include "server/courier.h"

#include <unistd.h>

#include <fstream>
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

/// Counts what each host is told. Those that are slow answer nothing until the time is over.
class SlowHosts final : public Outbound {
 public:
  explicit SlowHosts(HandClock& clock) : clock_(clock) {}

  OutboundReply Send(const OutboundRequest& request) override {
    const std::lock_guard lock(mutex_);
    ++told[request.url];
    if (!request.url.contains("slow")) return {.status = 200, .headers = {}, .body = {}};
    clock_.Advance(Milliseconds(5'000));
    throw Fault(FaultKind::kUnavailable, "outbound: no reply in time");
  }

  std::map<std::string, int> told;

 private:
  HandClock& clock_;
  std::mutex mutex_;
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
  SlowHosts hosts_{hand_};
  observe::Log log_{STDERR_FILENO, hand_, observe::Level::kError};
  server::Courier courier_{std::make_shared<const LiveRealm>(realm_.context()), hand_, hosts_, log_};
};

/// However much is due for a slow one.
TEST_F(CourierTest, TriesTheFirstOfEachClientBeforeTheSecondOfAny) {
  for (int i = 0; i < 200; ++i) Queue("slow0");
  Queue("told");
  courier_.DeliverDue();
  EXPECT_EQ(hosts_.told[kQuick], 1);
  EXPECT_LE(hosts_.told["https://slow0.example/"], 16) << "a round ends";
}

/// However many are slow.
TEST_F(CourierTest, TriesThoseLastThatWereSlow) {
  for (int n = 0; n < 5; ++n) {
    for (int i = 0; i < kSlow; ++i) Queue("slow" + std::to_string(i));
  }
  Queue("told");
  for (int round = 0; round < 5; ++round) courier_.DeliverDue();
  EXPECT_EQ(hosts_.told[kQuick], 1);
  // From now on it is never kept waiting.
  for (int n = 0; n < 5; ++n) {
    Queue("told");
    courier_.DeliverDue();
    EXPECT_EQ(hosts_.told[kQuick], n + 2);
  }
}

}  // namespace
}  // namespace writ

#include "tests/simulation/redemption_world.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "runtime/simulation_scheduler.h"
#include "tests/simulation/weather.h"
#include "writ/fault.h"

namespace writ::simulation {
namespace {

constexpr int kRedeemers = 4;
constexpr int kRenewers = 3;
constexpr int kRenewals = 2;
constexpr int kTries = 6;

template <typename Key>
Key MakeKey() {
  Key key;
  key.forget_after = 1'800'000'000;
  return key;
}

const AuthorizationCodeKey kCode = MakeKey<AuthorizationCodeKey>();
const RefreshFamilyKey kFamily = MakeKey<RefreshFamilyKey>();

/// What an acknowledged or unacknowledged change leaves in the audit: its own name.
AuditRecord Record(const std::string& event, const ChangeId& id) {
  return {event, std::string(reinterpret_cast<const char*>(id.data()), id.size()), "", "{}"};
}

class World {
 public:
  World(std::uint64_t seed, const Plan& plan)
      : plan_(plan),
        scheduler_(seed),
        weather_(scheduler_),
        store_(
            scheduler_.clock(), scheduler_,
            [this](std::function<void()> action) { weather_.Travel(std::move(action)); },
            [this](std::function<void()> action) {
              scheduler_.CallAfter(weather_.Delay(4), std::move(action));
            },
            plan.store_flaw) {}

  Findings Go() {
    scheduler_.Spawn("prepare", [this] { Prepare(); });
    scheduler_.Run();
    weather_.Begin();
    std::vector<runtime::SimulationScheduler::TaskId> callers;
    for (int i = 0; i < kRedeemers; ++i) callers.push_back(scheduler_.Spawn("redeem", [this] { Redeem(); }));
    for (int i = 0; i < kRenewers; ++i) callers.push_back(scheduler_.Spawn("renew", [this] { Renew(); }));
    scheduler_.Spawn("weather", [this, callers] { weather_.Rage(store_, callers); });
    scheduler_.Run();
    CheckTheEnd();
    findings_.trace = scheduler_.TraceHash();
    return std::move(findings_);
  }

 private:
  Change NewChange(const std::string& event) {
    Change change;
    scheduler_.random().Fill(change.id);
    change.realm = "r";
    change.now = scheduler_.clock().Now();
    change.audit.push_back(Record(event, change.id));
    return change;
  }

  SteadyTime Soon() const { return scheduler_.clock().Steady() + kCommitTime; }

  void Prepare() {
    Change change = NewChange("prepared");
    AuthorizationCodeRow code;
    code.key = kCode;
    code.expires_at = change.now + Seconds(3600);
    RefreshFamilyRow family;
    family.key = kFamily;
    family.expires_at = change.now + Seconds(3600);
    change.writes = {Insert<AuthorizationCodeRow>{code}, Insert<RefreshFamilyRow>{family}};
    store_.Commit(change, Soon());
  }

  /// What a read gives; tried again while the store does not answer. Absent when it never did.
  template <typename Key>
  auto Read(const Key& key) -> decltype(std::declval<ModelStore&>().Find("r", key)) {
    for (int i = 0; i < kTries; ++i) {
      bool answered = true;
      decltype(Read(key)) row;
      try {
        row = store_.Find("r", key);
      } catch (const Fault&) {
        answered = false;
      }
      if (answered) return row;
    }
    return std::nullopt;
  }

  enum class Outcome { kCommitted, kConflict, kUnknown };

  Outcome Commit(const Change& change) {
    Outcome outcome = Outcome::kUnknown;
    try {
      const CommitResult result = store_.Commit(change, Soon());
      outcome = std::holds_alternative<Committed>(result) ? Outcome::kCommitted : Outcome::kConflict;
    } catch (const Fault&) {
      ++findings_.unknown;
    }
    if (outcome == Outcome::kCommitted) Acknowledge(change);
    return outcome;
  }

  /// The moment when a reply would leave.
  void Acknowledge(const Change& change) {
    if (!IsDurable(change.audit.front())) Break("a reply left before its commit was durable");
    acknowledged_.push_back(change.audit.front());
    scheduler_.Trace(change.audit.front().event);
  }

  bool IsDurable(const AuditRecord& record) const {
    const auto records = store_.durable().FindAudit("r", 1'000);
    return std::ranges::any_of(records, [&](const AuditRecord& r) { return r.actor == record.actor; });
  }

  void Redeem() {
    const auto row = Read(kCode);
    if (!row || row->taken_by) return;
    Change change = NewChange("redeemed");
    if (plan_.caller_flaw == CallerFlaw::kNone) change.conditions.emplace_back(Take{kCode});
    const Outcome outcome = Commit(change);
    if (outcome == Outcome::kCommitted) ++findings_.redeemed;
    if (outcome != Outcome::kUnknown) return;
    // The row tells whose it is; if nobody's, the same change may be tried again.
    const auto after = Read(kCode);
    if (after && after->taken_by == change.id) {
      Acknowledge(change);
      ++findings_.redeemed;
    } else if (after && !after->taken_by && Commit(change) == Outcome::kCommitted) {
      ++findings_.redeemed;
    }
  }

  void Renew() {
    for (int i = 0; i < kRenewals; ++i) {
      const auto row = Read(kFamily);
      if (!row) continue;
      Change change = NewChange("renewed " + std::to_string(row->generation));
      change.conditions.emplace_back(Move{kFamily, row->generation, std::nullopt, std::nullopt});
      const Outcome outcome = Commit(change);
      const auto after = outcome == Outcome::kUnknown ? Read(kFamily) : std::nullopt;
      const bool found_out = after && after->moved_by == change.id;
      if (found_out) Acknowledge(change);
      if (found_out || outcome == Outcome::kCommitted) ++findings_.renewed;
    }
  }

  void Break(const std::string& what) {
    scheduler_.Trace(what);
    findings_.broken.push_back(what);
  }

  void CheckTheEnd() {
    store_.Crash();
    std::map<std::string, int> times;
    for (const AuditRecord& record : store_.durable().FindAudit("r", 1'000)) ++times[record.event];
    for (const auto& [event, count] : times) {
      if (count > 1) Break("\"" + event + "\" happened " + std::to_string(count) + " times");
    }
    for (const AuditRecord& record : acknowledged_) {
      if (!IsDurable(record)) Break("the acknowledged \"" + record.event + "\" is lost");
    }
    if (findings_.redeemed > 1)
      Break("the code was redeemed " + std::to_string(findings_.redeemed) + " times");
  }

  const Plan plan_;
  runtime::SimulationScheduler scheduler_;
  Weather weather_;
  ModelStore store_;
  std::vector<AuditRecord> acknowledged_;
  Findings findings_;
};

}  // namespace

Findings Simulate(std::uint64_t seed, const Plan& plan) {
  return World(seed, plan).Go();
}

}  // namespace writ::simulation

#include "protocol/hooks/hook_line.h"

#include <utility>

#include "writ/fault.h"

namespace writ {

HookLine::Pass::Pass(Pass&& other) noexcept
    : line_(std::exchange(other.line_, nullptr)), clock_(other.clock_), answered_(other.answered_) {}

HookLine::Pass::~Pass() {
  if (line_ != nullptr) line_->End(answered_, clock_->Steady());
}

HookLine::Pass HookLine::Begin(const Clock& clock) {
  const SteadyTime now = clock.Steady();
  const std::lock_guard lock(mutex_);
  const bool broken = failures_ >= kFailures;
  if (broken && now < open_until_) {
    ++counts_.held;
    throw Fault(FaultKind::kUnavailable, name_ + ": not called, since it failed again and again");
  }
  if (under_way_ >= kMostAtOnce) {
    ++counts_.held;
    throw Fault(FaultKind::kUnavailable, name_ + ": not called, since too many calls are under way");
  }
  // One tries; the others wait for what comes of it.
  if (broken) open_until_ = now + kPause;
  ++under_way_;
  return {*this, clock};
}

void HookLine::CheckClosed(const Clock& clock) const {
  const SteadyTime now = clock.Steady();
  const std::lock_guard lock(mutex_);
  if (failures_ >= kFailures && now < open_until_)
    throw Fault(FaultKind::kUnavailable, name_ + ": not called, since it failed again and again");
}

void HookLine::End(bool answered, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  --under_way_;
  ++counts_.calls;
  if (answered) {
    failures_ = 0;
    return;
  }
  ++counts_.failed;
  if (failures_ < kFailures) ++failures_;
  if (failures_ == kFailures) open_until_ = now + kPause;
}

HookCounts HookLine::Counts(SteadyTime now) const {
  const std::lock_guard lock(mutex_);
  HookCounts counts = counts_;
  counts.open = failures_ >= kFailures && now < open_until_ ? 1 : 0;
  return counts;
}

std::shared_ptr<HookLine> HookLines::Find(const HookSettings& hook) {
  std::string name(HookKindName(hook.kind));
  name += " hook";
  if (hook.kind == HookKind::kGrant) name += " \"" + hook.grant_type + '"';
  if (hook.kind == HookKind::kPassword) name += " of " + hook.identity_provider;
  const std::lock_guard lock(mutex_);
  std::shared_ptr<HookLine>& line = lines_[name + ' ' + hook.url];
  if (line == nullptr) line = std::make_shared<HookLine>(std::move(name), hook.grant_type);
  return line;
}

HookCounts HookLines::Counts(SteadyTime now) const {
  const std::lock_guard lock(mutex_);
  HookCounts all;
  for (const auto& [key, line] : lines_) {
    const HookCounts one = line->Counts(now);
    all.calls += one.calls;
    all.failed += one.failed;
    all.held += one.held;
    all.open += one.open;
  }
  return all;
}

}  // namespace writ

// One hook over the changes of the realm: whether it is called at all, and how often it was.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "writ/clock.h"
#include "writ/hook.h"

namespace writ {

/// What operators are told of hooks.
struct HookCounts {
  std::uint64_t calls = 0;   ///< that were made
  std::uint64_t failed = 0;  ///< of those, without a reply that says something
  std::uint64_t held = 0;    ///< that were not made: the breaker was open, or too many were under way
  std::uint64_t open = 0;    ///< hooks whose breaker is open now

  bool operator==(const HookCounts&) const = default;
};

/// The line to one hook. After five failures in a row its breaker opens: for ten seconds nobody is let
/// through, then one call in each ten seconds, until one is answered.
/// Thread: every member may be called from any thread.
class HookLine {
 public:
  static constexpr int kFailures = 5;
  static constexpr Seconds kPause{10};
  static constexpr int kMostAtOnce = 256;

  /// Takes `grant_type`: what the hook answers to; may be empty.
  HookLine(std::string name, std::string grant_type)
      : name_(std::move(name)), grant_type_(std::move(grant_type)) {}

  /// A call that may be made. When it ends it has failed, unless it was answered.
  class Pass {
   public:
    Pass(HookLine& line, const Clock& clock) : line_(&line), clock_(&clock) {}
    Pass(Pass&& other) noexcept;
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    Pass& operator=(Pass&&) = delete;
    ~Pass();

    /// The other end said something, good or bad: it is there.
    void Answered() { answered_ = true; }

   private:
    HookLine* line_;
    const Clock* clock_;
    bool answered_ = false;
  };

  /// Faults: kUnavailable while the breaker is open, or kMostAtOnce calls are under way.
  Pass Begin(const Clock& clock);

  /// Faults: kUnavailable while the breaker is open. Asks before work that only a call is worth.
  void CheckClosed(const Clock& clock) const;

  HookCounts Counts(SteadyTime now) const;

  /// For messages: the kind and what it is for.
  const std::string& name() const { return name_; }

  /// Stays where it is as long as the line: what a finished request names may outlive its realm.
  std::string_view grant_type() const { return grant_type_; }

 private:
  void End(bool answered, SteadyTime now);

  const std::string name_;
  const std::string grant_type_;

  mutable std::mutex mutex_;
  HookCounts counts_;
  int failures_ = 0;  ///< in a row
  int under_way_ = 0;
  SteadyTime open_until_;
};

/// The lines to all hooks that there were since the start.
/// Thread: every member may be called from any thread.
class HookLines {
 public:
  std::shared_ptr<HookLine> Find(const HookSettings& hook);

  HookCounts Counts(SteadyTime now) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<HookLine>> lines_;
};

}  // namespace writ

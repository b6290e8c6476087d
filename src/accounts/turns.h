// One at a time for each name, so that guesses at one account that come at once are counted one after another
// and right passwords that come at once are all let in.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "writ/waiter.h"

namespace writ::accounts {

/// Thread: may be used from any thread or fiber that `waiter` can suspend.
class Turns {
 public:
  explicit Turns(Waiter& waiter) : waiter_(waiter) {}
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

  /// Whose turn it is, until it ends.
  class Turn {
   public:
    Turn(Turns& turns, std::string name) : turns_(&turns), name_(std::move(name)) {}
    Turn(Turn&& other) noexcept
        : turns_(std::exchange(other.turns_, nullptr)), name_(std::move(other.name_)) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (turns_ != nullptr) turns_->PassOn(name_);
    }

   private:
    Turns* turns_;
    std::string name_;
  };

  /// Waits for the turn of `name`. Absent when `deadline` comes first, or so many wait already that it would.
  std::optional<Turn> Take(const std::string& name, SteadyTime deadline);

 private:
  struct Waiting;
  void PassOn(const std::string& name);

  Waiter& waiter_;
  std::mutex mutex_;
  /// Those who wait, by name; a name that is there is somebody's turn.
  std::unordered_map<std::string, std::deque<std::shared_ptr<Waiting>>> names_;
};

}  // namespace writ::accounts

#include "accounts/attempt_limits.h"

#include <array>

#include "base/ip_networks.h"
#include "protocol/mint/handle.h"

namespace writ::accounts {
namespace {

struct Window {
  Seconds length;
  std::uint64_t times;  ///< of what is let through within a minute
};

// Each next one slows who fills the one before: after ten at once, ten more within a quarter of an hour.
constexpr std::array kWindows{Window{Seconds{60}, 1}, Window{Seconds{900}, 2}, Window{Seconds{14'400}, 4},
                              Window{Seconds{86'400}, 10}};

Instant EndOfWindow(Instant now, Seconds length) {
  return Instant(Seconds((UnixSeconds(now) / length.count() + 1) * length.count()));
}

/// A counter lives as long as its window, which begins and ends at whole multiples of its length.
CounterKey KeyOf(std::string_view what, std::string_view whose, Instant now, Seconds length) {
  CounterKey key;
  key.forget_after = LastSecond(EndOfWindow(now, length));
  key.hash = RowHash(std::string(what) + std::to_string(length.count()) + ' ' + std::string(whose));
  return key;
}

Count CountOf(const CounterKey& key, std::uint64_t limit, Instant now, Seconds length) {
  return {key, limit, std::chrono::ceil<Seconds>(EndOfWindow(now, length) - now)};
}

}  // namespace

std::vector<Condition> AttemptCounts(std::string_view account, std::string_view address, Instant now,
                                     const ThrottlingSettings& settings) {
  std::vector<Condition> counts;
  if (!settings.enabled) return counts;
  for (const Window& window : kWindows) {
    counts.emplace_back(CountOf(KeyOf("account ", account, now, window.length),
                                settings.sign_in_failures_per_account * window.times, now, window.length));
  }
  constexpr Seconds kMinute{60};
  counts.emplace_back(
      CountOf(KeyOf("address ", base::CountedNetwork(address).value_or(std::string(address)), now, kMinute),
              settings.sign_ins_per_address, now, kMinute));
  return counts;
}

std::vector<Write> ForgetAttempts(std::string_view account, Instant now) {
  std::vector<Write> writes;
  for (const Window& window : kWindows)
    writes.emplace_back(Delete<CounterKey>{KeyOf("account ", account, now, window.length)});
  return writes;
}

}  // namespace writ::accounts

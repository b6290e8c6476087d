#include "accounts/attempt_limits.h"

#include <array>

#include "base/ip_networks.h"
#include "protocol/rows/window_count.h"

namespace writ::accounts {
namespace {

struct Window {
  Seconds length;
  std::uint64_t times;  ///< of what is let through within a minute
};

// Each next one slows who fills the one before: after ten at once, ten more within a quarter of an hour.
constexpr std::array kWindows{Window{Seconds{60}, 1}, Window{Seconds{900}, 2}, Window{Seconds{14'400}, 4},
                              Window{Seconds{86'400}, 10}};

}  // namespace

std::vector<Count> AccountCounts(std::string_view account, Instant now, const ThrottlingSettings& settings) {
  std::vector<Count> counts;
  if (!settings.enabled) return counts;
  for (const Window& window : kWindows)
    counts.push_back(WindowCount("account", account, settings.sign_in_failures_per_account * window.times,
                                 now, window.length));
  return counts;
}

std::vector<Condition> AttemptCounts(std::string_view account, std::string_view address, Instant now,
                                     const ThrottlingSettings& settings) {
  if (!settings.enabled) return {};
  const std::vector<Count> of_account = AccountCounts(account, now, settings);
  std::vector<Condition> counts(of_account.begin(), of_account.end());
  const std::string network = base::CountedNetwork(address).value_or(std::string(address));
  counts.emplace_back(WindowCount("address", network, settings.sign_ins_per_address, now, Seconds{60}));
  return counts;
}

std::vector<Write> ForgetAttempts(std::string_view account, Instant now) {
  std::vector<Write> writes;
  for (const Window& window : kWindows)
    writes.emplace_back(Delete<CounterKey>{WindowCounter("account", account, now, window.length)});
  return writes;
}

}  // namespace writ::accounts

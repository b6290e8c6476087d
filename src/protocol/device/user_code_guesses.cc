#include "protocol/device/user_code_guesses.h"

#include <string>

#include "base/ip_networks.h"
#include "protocol/rows/window_count.h"

namespace writ {
namespace {

constexpr Seconds kWindow{300};
constexpr std::string_view kOfSession = "user codes of session";

}  // namespace

std::vector<Condition> UserCodeCounts(std::string_view sid, std::string_view address, Instant now) {
  const std::string network = base::CountedNetwork(address).value_or(std::string(address));
  return {WindowCount(kOfSession, sid, 5, now, kWindow),
          WindowCount("user codes of address", network, 20, now, kWindow),
          WindowCount("user codes", {}, 1'000, now, kWindow)};
}

Write ForgetUserCodes(std::string_view sid, Instant now) {
  return Delete<CounterKey>{WindowCounter(kOfSession, sid, now, kWindow)};
}

}  // namespace writ

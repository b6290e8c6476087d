#include "config/property.h"
#include "config/tables.h"

namespace writ::config {

const Section<ThrottlingSettings>& ThrottlingSection() {
  using T = ThrottlingSettings;
  constexpr Range kFailures{1, 1'000'000};
  static const Section<T> section(
      "Throttling",
      {
          Acts("Enabled", "true", &T::enabled),
          Acts("FailuresPerClientAndAddress", "10", &T::failures_per_client_and_address, kFailures),
          Acts("FailuresPerAddress", "100", &T::failures_per_address, kFailures),
          Acts("FailuresPerClient", "300", &T::failures_per_client, kFailures),
          Acts("SignInFailuresPerAccount", "10", &T::sign_in_failures_per_account, kFailures),
          Acts("SignInsPerAddress", "300", &T::sign_ins_per_address, kFailures),
          Acts("InteractionsPerAddress", "600", &T::interactions_per_address, kFailures),
      });
  return section;
}

}  // namespace writ::config

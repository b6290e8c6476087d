// The keys that somebody serves at a URL of their own (`jwks_uri`), over the changes of the realm.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/assertions/key_set.h"
#include "writ/clock.h"
#include "writ/outbound.h"
#include "writ/waiter.h"

namespace writ {

/// What operators are told of them.
struct ServedKeyCounts {
  std::uint64_t fetches = 0;  ///< that were made
  std::uint64_t failed = 0;   ///< of those, without a set of keys
  std::uint64_t held = 0;     ///< that were not made, since the last was less than a minute ago

  bool operator==(const ServedKeyCounts&) const = default;
};

/// The keys at one URL. However many ask, one fetches, and nobody does within a minute of the last fetch,
/// whatever came of it.
/// Thread: every member may be called from any thread or fiber that the waiter can suspend.
class ServedKeys {
 public:
  static constexpr Seconds kPause{60};        ///< between two fetches at least
  static constexpr Seconds kFresh{900};       ///< how long keys are not looked for again, if nobody says
  static constexpr Seconds kFreshest{3'600};  ///< … whatever the other end says
  static constexpr Seconds kStale{86'400};    ///< how long they count while nothing newer comes
  static constexpr Milliseconds kTime{3'000};
  static constexpr std::size_t kMostBytes = 262'144;

  /// What a fetch takes. All must outlive it.
  struct Ports {
    Outbound& outbound;
    Waiter& waiter;
    const Clock& clock;
  };

  explicit ServedKeys(std::string uri) : uri_(std::move(uri)) {}

  /// Whether a key that is served there signed the token; for a key that is not known they are fetched again.
  /// Waits no longer than `deadline` for what others fetch, and kTime for what it fetches itself.
  /// Faults: kUnavailable where there are no keys that count.
  KeySet::Signed Verify(const crypto::Jws& jws, Instant now, SteadyTime deadline, const Ports& ports);

  ServedKeyCounts Counts() const;

 private:
  using Keys = std::shared_ptr<const KeySet>;

  /// What came of a fetch.
  struct Fetched {
    Keys keys;
    Seconds fresh = kFresh;
  };

  class Flight;
  enum class Turn { kUse, kFetch, kWait };
  struct Look {
    Turn turn = Turn::kUse;
    Keys keys;  ///< those that count now; null: none
  };

  /// The keys that count; others than `unfit`, where there are any.
  Keys Find(const Keys& unfit, SteadyTime deadline, const Ports& ports);
  Look TakeTurn(const Keys& unfit, SteadyTime now);
  Keys Fetch(const Ports& ports);
  void Land(std::expected<Fetched, std::string> fetched, SteadyTime now);

  const std::string uri_;

  mutable std::mutex mutex_;
  Keys keys_;
  SteadyTime fresh_until_;
  SteadyTime stale_until_;
  SteadyTime not_before_;  ///< of the next fetch
  bool under_way_ = false;
  std::vector<Wakeup> waiting_;
  std::string why_ = "they are being fetched";  ///< … or the last fetch failed
  ServedKeyCounts counts_;
};

/// All that there were since the start, by URL.
/// Thread: every member may be called from any thread.
class KeyServers {
 public:
  std::shared_ptr<ServedKeys> Find(const std::string& uri);

  ServedKeyCounts Counts() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<ServedKeys>> servers_;
};

}  // namespace writ

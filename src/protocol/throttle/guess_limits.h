// Counts failed authentications, so that secrets cannot be guessed at.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "protocol/call.h"
#include "writ/snapshot.h"
#include "writ/time.h"

namespace writ {

/// How long a failure counts, and how long whoever had too many has to wait at most.
inline constexpr Seconds kGuessWindow{60};

/// Failures by client and address, by address, and by client. Addresses are whole IPv6 /64 networks: one
/// subscriber has as many. Who is not known is counted as who is. A call without an address (a library's) is
/// not counted. A client that proved itself from an address while failures were counted there goes on even
/// when the address or the client as such has had too many: others cannot lock it out. Memory is bounded;
/// under a flood from very many addresses the oldest counts go first. Thread: every member may be called from
/// any thread.
class GuessLimits {
 public:
  explicit GuessLimits(std::size_t most_counts = 65'536);

  /// Whether an attempt would be one too many. Costs one load where nobody has failed for a while.
  bool IsBlocked(const Call& call, std::string_view client_id, const ThrottlingSettings& limits);

  /// Counts a failure. False when it is one too many: then whether the secret was right must not be told.
  bool CountFailure(const Call& call, std::string_view client_id, const ThrottlingSettings& limits);

  /// Notes that the client proved itself. False when it is blocked by now: then it must not be told so.
  bool NoteSuccess(const Call& call, std::string_view client_id, const ThrottlingSettings& limits);

  /// How many attempts were blocked since the start.
  std::uint64_t blocked() const { return blocked_.load(std::memory_order_relaxed); }

 private:
  using Key = std::array<std::byte, 32>;
  struct FirstBytes {
    std::size_t operator()(const Key& key) const;
  };
  struct Counter {
    std::uint32_t failures = 0;
    SteadyTime until;                            ///< of its window
    SteadyTime known_until = SteadyTime::min();  ///< of a client and address that had a success
  };
  /// When `young` is full it becomes `old`, and what was old goes.
  struct Table {
    std::unordered_map<Key, Counter, FirstBytes> young;
    std::unordered_map<Key, Counter, FirstBytes> old;
  };
  struct Keys {
    Key pair;
    Key address;
    Key client;
  };

  static bool MakeKeys(const Call& call, std::string_view client_id, Keys& keys);
  const Counter* Find(const Key& key, SteadyTime now) const;
  Counter& FindOrMake(const Key& key, SteadyTime now);
  bool IsOver(const Keys& keys, const ThrottlingSettings& limits, SteadyTime now) const;
  bool Block();

  const std::size_t most_counts_;
  std::atomic<SteadyTime::rep> quiet_from_{0};  ///< after it, nothing counted matters any more
  std::atomic<std::uint64_t> blocked_{0};
  mutable std::mutex mutex_;
  Table table_;
};

}  // namespace writ

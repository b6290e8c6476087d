// What is counted of requests: each thread counts in a shard of its own, whoever reads adds them up.
#pragma once

#include <prometheus/collectable.h>
#include <prometheus/labels.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/call.h"

namespace writ::observe {

/// Threads that count at the same time do not meet on a lock or a cache line, unless there are more of them
/// than shards. Thread: may be used from any thread.
class RequestCounts final : public prometheus::Collectable {
 public:
  /// Takes `labels`: of every metric.
  explicit RequestCounts(prometheus::Labels labels) : labels_(std::move(labels)) {}

  /// Counts a finished request: by endpoint and status, by reason of refusal, its time, and tokens by grant.
  void Count(const Reply& reply, std::chrono::microseconds took);

  std::vector<prometheus::MetricFamily> Collect() const override;

  /// The upper bounds of the histogram's buckets, in microseconds; one more counts what is above.
  static constexpr std::array<std::int64_t, 12> kBounds = {
      100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 1'000'000};

 private:
  /// Requests to one endpoint with one outcome.
  struct Cell {
    std::string endpoint;
    int status = 0;
    std::string grant;         ///< of those that got tokens
    std::string refresh_step;  ///< of those that used a refresh token
    std::uint64_t count = 0;
    std::int64_t microseconds = 0;
    std::array<std::uint64_t, kBounds.size() + 1> buckets{};
  };

  struct Tally {
    std::vector<Cell> cells;
    std::array<std::uint64_t, kReasonCount> refusals{};

    Cell& FindOrMake(std::string_view endpoint, int status, std::string_view grant,
                     std::string_view refresh_step);
  };

  struct alignas(64) Shard {
    mutable std::mutex mutex;
    Tally tally;
  };

  Tally AddUp() const;

  const prometheus::Labels labels_;
  std::array<Shard, 32> shards_;
};

}  // namespace writ::observe

// The realm as it is now, which a reload or a new key replaces while requests are under way.
#pragma once

#include <array>
#include <memory>
#include <mutex>

#include "protocol/realm_context.h"

namespace writ {

/// Each request takes one look and keeps what it saw to its end.
/// Thread: every member may be called from any thread.
class LiveRealm {
 public:
  explicit LiveRealm(const std::shared_ptr<const RealmContext>& first) { Replace(first); }

  std::shared_ptr<const RealmContext> Now() const;

  /// From its return on, every new look sees `next`.
  void Replace(const std::shared_ptr<const RealmContext>& next);

 private:
  /// One for each of a few threads, each with a count of its own: threads that share one count wait for each
  /// other's caches.
  struct alignas(64) Shard {
    mutable std::mutex mutex;
    std::shared_ptr<const RealmContext> realm;
  };
  std::array<Shard, 16> shards_;
};

}  // namespace writ
